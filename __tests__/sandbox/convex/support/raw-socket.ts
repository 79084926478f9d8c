import WebSocket from "ws";

type Frame = { type: string } & Record<string, unknown>;

/** A sync socket spoken to by hand, for what the client library never does on purpose. */
export interface RawSocket {
  send(message: Record<string, unknown>): void;
  /** The next frame of this type, read or still to come. */
  next(type: string): Promise<Frame>;
  close(): void;
}

export async function openRawSocket(url: string): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/1.48.0/sync`);
  const frames: Frame[] = [];
  const waiting: { type: string; resolve: (frame: Frame) => void }[] = [];
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame;
    const position = waiting.findIndex(({ type }) => type === frame.type);
    if (position < 0) frames.push(frame);
    else waiting.splice(position, 1)[0]?.resolve(frame);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    next: (type) => {
      const position = frames.findIndex((frame) => frame.type === type);
      const found = position < 0 ? undefined : frames.splice(position, 1)[0];
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => waiting.push({ type, resolve }));
    },
    close: () => socket.terminate(),
  };
}
