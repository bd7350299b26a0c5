// The people of the simulated service with their applications: typed columns, a slot each while they are about.

/** Slots are given again after `free`. Codes are those of `Words`. */
export class People {
  /** The hall they apply at. */
  home = new Uint16Array(1024);
  /** Number of their application within that hall; 0 before there is one. */
  application = new Uint32Array(1024);
  token = new Uint32Array(1024);
  /** Which of all waits this one is; 0 while they do not wait. */
  wait = new Float64Array(1024);
  category = new Uint8Array(1024);
  service = new Uint8Array(1024);
  line = new Uint8Array(1024);
  /** Counter or machine that has called them. */
  counter = new Int16Array(1024);
  /** In which order they pass the steps of a line, and how many of them are done. */
  order = new Uint8Array(1024);
  done = new Uint8Array(1024);
  isRejected = new Uint8Array(1024);
  /** Serial number of their booklet, and the shipment it travels in; 0 before. */
  serial = new Float64Array(1024);
  shipment = new Uint32Array(1024);
  /** Whether they are called before others, and the term of why; 0: nobody says. */
  isFirst = new Uint8Array(1024);
  priority = new Uint8Array(1024);
  isInside = new Uint8Array(1024);
  /** What keeps their application at a step (`Stops`), why, and how often something did. */
  stopped = new Uint8Array(1024);
  reason = new Uint16Array(1024);
  stops = new Uint8Array(1024);
  /** Who entered their data, and whether wrongly. */
  enteredBy = new Uint16Array(1024);
  hasError = new Uint8Array(1024);
  /** The booklet they ask for: pages, years, and how many were lost before. */
  pages = new Uint8Array(1024);
  years = new Uint8Array(1024);
  loss = new Uint8Array(1024);
  /** Neighbours in a line; -1 is none. */
  before = new Int32Array(1024);
  after = new Int32Array(1024);
  private waits = 0;
  private used = 0;
  private readonly spare: number[] = [];

  /** A slot for somebody new at hall `home`. */
  take(home: number): number {
    const who = this.spare.pop() ?? this.used++;
    if (who === this.home.length) this.grow();
    this.home[who] = home;
    this.application[who] = 0;
    this.isRejected[who] = 0;
    this.serial[who] = 0;
    this.shipment[who] = 0;
    this.isFirst[who] = 0;
    this.priority[who] = 0;
    this.isInside[who] = 0;
    this.stopped[who] = 0;
    this.stops[who] = 0;
    this.hasError[who] = 0;
    this.wait[who] = 0;
    return who;
  }

  /** Nothing is known of them any more. */
  free(who: number): void {
    this.wait[who] = 0;
    this.application[who] = 0;
    this.spare.push(who);
  }

  /** Begins a wait; its number tells it from all others, also of this slot. */
  begin(who: number): number {
    return (this.wait[who] = ++this.waits);
  }

  private grow(): void {
    const self = this as unknown as Record<string, unknown>;
    for (const [name, array] of Object.entries(self)) {
      if (!ArrayBuffer.isView(array)) continue;
      const of = array as Float64Array;
      const wider = new (of.constructor as Float64ArrayConstructor)(of.length * 2);
      wider.set(of);
      self[name] = wider;
    }
  }
}
