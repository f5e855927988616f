// Somebody who joins a room over WebRTC, as a process of their own: <url> <token>. Says "joined" once in, leaves when its
// standard input ends, says "disconnected" if it is sent out before that.
import { dispose, Room, RoomEvent } from "@livekit/rtc-node";

const [url, token] = Deno.args;
const room = new Room();
room.on(RoomEvent.Disconnected, () => console.log("disconnected"));
try {
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
} catch (error) {
  console.log(`refused: ${(error as Error).message}`);
  Deno.exit(1);
}
console.log(`joined ${room.name}`);
for await (const _ of Deno.stdin.readable) {
  // What is said to it means nothing; that nothing more will be does.
}
// Waits until LiveKit has been told, which the room's own disconnect() does not.
await dispose();
// The native part of the SDK keeps threads that end with the process.
Deno.exit();
