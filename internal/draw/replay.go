package draw

// condition is what a partition is between two events.
type condition uint8

const (
	absent condition = iota
	up
	crashed
	stopped
)

// period is a stretch of events, begin inclusive and end exclusive, during which a lane is in one condition.
type period struct {
	lane       int
	condition  condition
	begin, end int
}

// life is the stretch of events during which a thread is alive. begin is -1 when it was there before the first event, end
// is the number of events when it is alive after the last. column is its sub-lane.
type life struct {
	lane       int
	thread     string
	begin, end int
	column     int
}

// history is what the events of a chart say about the time between them.
type history struct {
	periods []period
	lives   []life
	sent    []int // for each event, if it is a Recv: the index of its Send, -1 when there is none
	got     []int // for each event, if it is a Send: the index of its Recv, -1 when there is none
	actor   []int // for each event: the life of its thread, -1 when nobody acted
}

// replayer walks through the events and keeps what is open.
type replayer struct {
	history
	open  []int            // of each lane: its period
	alive []map[string]int // of each lane: thread label to life
	order [][]int          // of each lane: its living threads, oldest first
	mail  map[string]int   // messages sent and not yet received: label to event
}

// replay reads all events in order.
func (c *Chart) replay() *history {
	r := &replayer{mail: map[string]int{}}
	for i, l := range c.Lanes {
		condition := absent
		if l.Up {
			condition = up
		}
		r.open = append(r.open, len(r.periods))
		r.periods = append(r.periods, period{i, condition, -1, len(c.Events)})
		r.alive = append(r.alive, map[string]int{})
		r.order = append(r.order, nil)
	}
	for i := range c.Events {
		r.event(i, &c.Events[i], len(c.Events))
	}
	return &r.history
}

func (r *replayer) event(i int, e *Event, n int) {
	r.sent, r.got, r.actor = append(r.sent, -1), append(r.got, -1), append(r.actor, -1)
	if e.Thread != "" {
		r.actor[i] = r.living(e.Lane, e.Thread, n)
	}
	switch e.Kind {
	case Send:
		r.mail[e.Message] = i
	case Recv:
		if send, ok := r.mail[e.Message]; ok {
			r.sent[i], r.got[send] = send, i
			delete(r.mail, e.Message)
		}
	case Fork:
		r.begin(e.Lane, e.Starts, i, n)
	case Done, Fail:
		r.finish(e.Lane, e.Thread, i)
	case Start, Restore:
		r.enter(e.Target, up, i, n)
		r.begin(e.Target, e.Starts, i, n)
	case Snapshot:
		if len(e.Starts) > 0 {
			r.finishAll(e.Target, i)
			r.begin(e.Target, e.Starts, i, n)
		}
	case Stop:
		r.enter(e.Target, stopped, i, n)
	case Crash:
		r.enter(e.Target, crashed, i, n)
	case Print, Choose, Get, Set, Note, Fault:
	default:
		panic("draw: unknown event kind")
	}
}

// enter ends the current period of a lane and all its threads.
func (r *replayer) enter(lane int, c condition, i, n int) {
	r.finishAll(lane, i)
	r.periods[r.open[lane]].end = i
	r.open[lane] = len(r.periods)
	r.periods = append(r.periods, period{lane, c, i, n})
}

func (r *replayer) begin(lane int, threads []string, i, n int) {
	for _, t := range threads {
		r.finish(lane, t, i)
		r.alive[lane][t] = len(r.lives)
		r.order[lane] = append(r.order[lane], len(r.lives))
		r.lives = append(r.lives, life{lane: lane, thread: t, begin: i, end: n})
	}
}

// living returns the life of a thread; one that no event brought to life began with its lane's present period.
func (r *replayer) living(lane int, thread string, n int) int {
	if _, ok := r.alive[lane][thread]; !ok {
		r.begin(lane, []string{thread}, r.periods[r.open[lane]].begin, n)
	}
	return r.alive[lane][thread]
}

func (r *replayer) finish(lane int, thread string, i int) {
	if life, ok := r.alive[lane][thread]; ok {
		r.lives[life].end = i
		delete(r.alive[lane], thread)
	}
}

func (r *replayer) finishAll(lane, i int) {
	for _, life := range r.order[lane] {
		if t := r.lives[life].thread; r.alive[lane][t] == life {
			r.finish(lane, t, i)
		}
	}
	r.order[lane] = nil
}
