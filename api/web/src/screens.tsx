// Which screen an address shows. The server answers these paths with the page (api/web.h). What volunteers need comes
// with the page; the other screens are files of their own, loaded when somebody goes there.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Waiting } from './parts/basics';
import { Broken } from './parts/broken';
import { ActivityScreen } from './screens/activity';
import { Find } from './screens/find';
import { Hours } from './screens/hours';
import { Me } from './screens/me';
import { SessionScreen } from './screens/session';

type Show = FunctionComponent<any>;  // each takes what its path names

function later(load: () => Promise<Show>): Show {
  let loaded: Show | null = null;
  return (props: object) => {
    const [Shown, set] = useState<Show | null>(() => loaded);
    useEffect(() => { if (!Shown) load().then((one) => set(() => loaded = one), () => set(() => Broken)); }, []);
    return Shown ? <Shown {...props} /> : <Waiting />;
  };
}

const own = () => import('./screens/own');
const organize = () => import('./screens/organize');
const district = () => import('./screens/district');

export const screens: [string, Show][] = [
  ['/', Find],
  ['/find', Find],
  ['/sessions/:id', SessionScreen],
  ['/activities/:id', ActivityScreen],
  ['/me', Me],
  ['/me/hours', Hours],
  ['/me/data', later(async () => (await own()).MyData)],
  ['/organizer', later(async () => (await organize()).Organizer)],
  ['/organizer/post', later(async () => (await organize()).Post)],
  ['/organizer/sessions/:id', later(async () => (await organize()).Roster)],
  ['/checkin/:id', later(async () => (await organize()).CheckIn)],
  ['/communities/:id', later(async () => (await district()).CommunityScreen)],
  ['/communities', later(async () => (await district()).Dashboard)],
  ['/dashboard', later(async () => (await district()).Dashboard)],
];
