package draw

const (
	mostOutput  = 12
	mostBlocked = 12
)

// outcomeLine is one line of the box below the lanes.
type outcomeLine struct {
	text  string
	font  font
	class string
}

// outcome draws the box that says how the run ended and returns the y below it.
func (p *chartPicture) outcome(y int) int {
	lines := p.chart.Outcome.lines(p.chart.Lanes)
	if len(lines) == 0 {
		return y
	}
	w := p.plan.width - 2*margin
	p.rect(margin, y, w, len(lines)*lineHeight+12, 4, "host")
	for _, l := range lines {
		y += lineHeight
		p.text(label{x: margin + 12, y: y, text: shorten(l.text, l.font, textSize, w-24), full: l.text, font: l.font, size: textSize, class: l.class})
	}
	return y + 12
}

// headline is the end of the run in one line.
func (o *Outcome) headline() string {
	if o.Detail == "" {
		return "end: " + o.End
	}
	return "end: " + o.End + " (" + o.Detail + ")"
}

// lines returns what the box says: the end, the output, the threads that wait for ever.
func (o *Outcome) lines(lanes []Lane) []outcomeLine {
	var lines []outcomeLine
	add := func(text string, f font, class string) { lines = append(lines, outcomeLine{text, f, class}) }
	if o.End != "" {
		class := "bad"
		if o.End == "done" {
			class = "good"
		}
		add(o.headline(), bold, class)
	}
	if len(o.Output) > 0 {
		add("output", sans, "soft")
		for i, line := range o.Output {
			if i == mostOutput && len(o.Output) > mostOutput+1 {
				add(ellipsis+" "+itoa(len(o.Output)-i)+" more lines", sans, "soft")
				break
			}
			add("  "+line, mono, "ink")
		}
	}
	if len(o.Blocked) > 0 {
		add("waiting for ever", sans, "soft")
		for i, b := range o.Blocked {
			if i == mostBlocked && len(o.Blocked) > mostBlocked+1 {
				add(ellipsis+" "+itoa(len(o.Blocked)-i)+" more threads", sans, "soft")
				break
			}
			add(join(b.Thread, "in", lanes[b.Lane].Name+":", b.Waits), mono, "ink")
		}
	}
	return lines
}
