// The rooms of a LiveKit server, without their media.
import type { Events, SandboxRoom } from "../state.ts";
import type { Timers } from "../timers.ts";

/** What CreateRoom may set; what is absent, zero or empty keeps LiveKit's default. */
export interface RoomRequest {
  name: string;
  /** seconds */
  empty_timeout?: number;
  /** seconds */
  departure_timeout?: number;
  max_participants?: number;
  metadata?: string;
}

/** Opens rooms, lets people in and out, and closes rooms that nobody is in. */
export class Rooms {
  /** every room there ever was, in the order in which they opened */
  readonly all: SandboxRoom[] = [];
  #closings = new Map<SandboxRoom, () => void>();

  constructor(private readonly timers: Timers, private readonly events: Events) {}

  /** The open room of that name. */
  find(name: string): SandboxRoom | undefined {
    return this.all.find((room) => room.name === name && room.closed_at === undefined);
  }

  /** Opens the room or, as LiveKit does, finds the open one of that name, which stays as it is. */
  create(request: RoomRequest): SandboxRoom {
    const found = this.find(request.name);
    if (found) return found;
    const room: SandboxRoom = {
      sid: `RM_${shortId()}`,
      name: request.name,
      metadata: request.metadata || "",
      empty_timeout: request.empty_timeout || 300,
      departure_timeout: request.departure_timeout || 20,
      max_participants: request.max_participants || 0,
      created_at: Date.now(),
      participants: [],
    };
    this.all.push(room);
    this.#closeIn(room, room.empty_timeout);
    this.events.emit({ type: "room_started", room });
    return room;
  }

  /** Gives an open room other metadata. */
  update(room: SandboxRoom, metadata: string): void {
    room.metadata = metadata;
    this.events.emit({ type: "room_updated", room });
  }

  /** Lets somebody in; who is in already comes in anew. @throws Error if there is no such room, or no place in it */
  join(name: string, identity: string): void {
    const room = this.find(name);
    if (!room) throw new Error(`Cannot let "${identity}" join room "${name}": there is no such room`);
    if (room.participants.some((participant) => participant.identity === identity)) this.leave(name, identity);
    if (room.max_participants && room.participants.length >= room.max_participants) {
      throw new Error(`Cannot let "${identity}" join room "${name}": it is full, ${room.max_participants} are in it`);
    }
    this.#stay(room);
    const participant = { sid: `PA_${shortId()}`, identity, joined_at: Date.now() };
    room.participants.push(participant);
    this.events.emit({ type: "participant_joined", room, participant });
  }

  /** @throws Error if that identity is not in such a room */
  leave(name: string, identity: string): void {
    const room = this.find(name);
    const participant = room?.participants.find((participant) => participant.identity === identity);
    if (!room || !participant) {
      throw new Error(`Cannot let "${identity}" leave room "${name}": nobody of that name is in it`);
    }
    participant.left_at = Date.now();
    room.participants = room.participants.filter((other) => other !== participant);
    if (room.participants.length === 0) this.#closeIn(room, room.departure_timeout);
    this.events.emit({ type: "participant_left", room, participant });
  }

  /** Sends everybody out and ends the room. */
  close(room: SandboxRoom): void {
    for (const { identity } of room.participants) this.leave(room.name, identity);
    this.#stay(room);
    room.closed_at = Date.now();
    this.events.emit({ type: "room_finished", room });
  }

  #closeIn(room: SandboxRoom, seconds: number) {
    this.#stay(room);
    this.#closings.set(room, this.timers.at(Date.now() + seconds * 1000, () => this.close(room)));
  }

  #stay(room: SandboxRoom) {
    this.#closings.get(room)?.();
    this.#closings.delete(room);
  }
}

const shortId = () => crypto.randomUUID().replaceAll("-", "").slice(0, 12);
