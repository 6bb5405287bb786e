package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// meter shows on stderr how far something long has come, when stderr is a terminal and it takes over two seconds.
type meter struct {
	bar   *progressbar.ProgressBar
	begun time.Time
	unit  string
	app   *app
	on    bool
}

func (a *app) progress(unit string) *meter {
	return &meter{begun: time.Now(), unit: unit, app: a, on: !a.quiet && isTerminal(a.err)}
}

// tick tells the meter how many units are done so far.
func (m *meter) tick(n int) {
	if !m.on || time.Since(m.begun) < 2*time.Second {
		return
	}
	if m.bar == nil {
		m.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(m.app.err), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString(m.unit), progressbar.OptionSetDescription(m.unit),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	}
	must(m.bar.Set(n))
}

// say is tick with words for what is shown beside the number.
func (m *meter) say(n int, about string) {
	if m.tick(n); m.bar != nil {
		m.bar.Describe(about)
	}
}

// done takes the meter off the screen.
func (m *meter) done() {
	if m.bar != nil {
		must(m.bar.Finish())
	}
}
