// What is shown instead of a screen that could not be loaded or drawn: the frame around it stays usable.
import { Component, type ComponentChildren } from 'preact';
import { w } from '../lang';

export function Broken() {
  return (
    <div class="screen">
      <div class="notice bad" role="alert">
        <p>{w().broken}</p>
        <button type="button" class="quiet" onClick={() => location.reload()}>{w().try_again}</button>
      </div>
    </div>
  );
}

export class Guard extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  state = { broken: false };
  componentDidCatch(error: unknown) {
    console.error(error);
    this.setState({ broken: true });
  }
  render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
