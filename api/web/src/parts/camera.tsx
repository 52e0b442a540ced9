// The camera as a scanner, where the browser can read codes by itself.
import { useEffect, useRef, useState } from 'preact/hooks';
import { w } from '../lang';

interface Detector { detect(video: HTMLVideoElement): Promise<{ rawValue: string }[]> }
const Barcodes = (globalThis as { BarcodeDetector?: new (options: { formats: string[] }) => Detector }).BarcodeDetector;

const kLook_ms = 250;
const kSame_ms = 3000;  // a code held before the camera is one scan

export function Camera(props: { on: (code: string) => void }) {
  const [open, set_open] = useState(false);
  const [denied, set_denied] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(props.on);
  found.current = props.on;
  useEffect(() => {
    if (!open || !Barcodes) return;
    const detector = new Barcodes({ formats: ['qr_code', 'code_128'] });
    let stream: MediaStream | null = null;
    let closed = false;
    let last = { code: '', at: 0 };
    const look = async () => {
      const codes = video.current && video.current.readyState >= 2 ? await detector.detect(video.current).catch(() => []) : [];
      const code = codes[0]?.rawValue;
      const now = performance.now();
      if (code && !closed && (code !== last.code || now - last.at > kSame_ms)) found.current(code);
      if (code) last = { code, at: now };
    };
    const timer = setInterval(() => void look(), kLook_ms);
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).then((got) => {
      stream = got;
      if (closed || !video.current) return got.getTracks().forEach((track) => track.stop());
      video.current.srcObject = got;
      return video.current.play();
    }).catch(() => { set_denied(true); set_open(false); });
    return () => {
      closed = true;
      clearInterval(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, [open]);
  if (!Barcodes) return null;
  return (
    <div class="camera">
      <button type="button" onClick={() => { set_denied(false); set_open(!open); }}>{open ? w().camera_off : w().camera_on}</button>
      {open && <video ref={video} muted playsInline aria-label={w().camera_on} />}
      {denied && <p class="error" role="alert">{w().camera_denied}</p>}
    </div>
  );
}
