package draw

import "strings"

// colour is one row of the palette: a class, what it sets, and the values on light and on dark paper.
type colour struct {
	class, property, light, dark string
}

// palette returns every colour of the pictures. The hues are those that people with any of the common colour-vision
// deficiencies tell apart; no meaning rests on a colour alone, each has a shape, a dash or a word as well.
func palette() []colour {
	return []colour{
		{"paper", "fill", "#ffffff", "#14171a"},
		{"halo", "fill", "#ffffff", "#14171a"},
		{"ink", "fill", "#1b1f23", "#e8eaed"},
		{"soft", "fill", "#57606a", "#a3adb8"},
		{"bad", "fill", "#a33b00", "#ff9e5e"},
		{"good", "fill", "#00674a", "#4fd0a5"},
		{"hot", "fill", "#8a5300", "#ffc14d"},
		{"frame", "stroke", "#8c959f", "#6e7781"},
		{"band", "fill", "#f3f6f9", "#1d2227"},
		{"band2", "fill", "#e8eef4", "#262d34"},
		{"life", "stroke", "#9aa5b1", "#57606a"},
		{"live", "fill", "#56b4e9", "#2f7fb0"},
		{"live", "stroke", "#0072b2", "#8fd0f5"},
		{"host", "fill", "#f7f9fb", "#1a1f24"},
		{"host", "stroke", "#8c959f", "#6e7781"},
		{"box", "fill", "#eaf4fb", "#173042"},
		{"box", "stroke", "#0072b2", "#69b8e8"},
		{"boxdown", "fill", "#fbeee7", "#3a2217"},
		{"boxdown", "stroke", "#a33b00", "#ff9e5e"},
		{"boxstop", "fill", "#eceff1", "#2b3136"},
		{"boxstop", "stroke", "#57606a", "#a3adb8"},
		{"node", "fill", "#e6f5f0", "#12342a"},
		{"node", "stroke", "#00674a", "#4fd0a5"},
		{"outer", "fill", "#ffffff", "#14171a"},
		{"outer", "stroke", "#57606a", "#a3adb8"},
		{"port", "fill", "#ffffff", "#14171a"},
		{"port", "stroke", "#0072b2", "#69b8e8"},
		{"mark", "stroke", "#d97700", "#ffc14d"},
		{"edge", "stroke", "#3d4650", "#b6c0ca"},
		{"tip", "fill", "#3d4650", "#b6c0ca"},
		{"old", "stroke", "#8c959f", "#6e7781"},
		{"oldtip", "fill", "#8c959f", "#6e7781"},
		{"now", "stroke", "#00674a", "#4fd0a5"},
		{"nowtip", "fill", "#00674a", "#4fd0a5"},
		{"hotline", "stroke", "#d97700", "#ffc14d"},
		{"hottip", "fill", "#d97700", "#ffc14d"},
		{"badline", "stroke", "#a33b00", "#ff9e5e"},
		{"badtip", "fill", "#a33b00", "#ff9e5e"},
		{"note", "fill", "#fff8e1", "#3a2f10"},
		{"note", "stroke", "#b58a00", "#d9b341"},
		{"stripe", "stroke", "#d8a48a", "#7a4a2e"},
		{"stripe2", "stroke", "#c3cad1", "#4a525a"},
	}
}

// styleSheet returns the <style> and <defs> that every picture starts with: shapes of lines, the palette on light paper,
// and the same palette for readers who asked for dark pages.
func styleSheet() string {
	var b strings.Builder
	b.WriteString("<style>\n")
	b.WriteString(".bs text{font-family:Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif}\n")
	b.WriteString(".bs .mono{font-family:Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}\n")
	b.WriteString(".bs .bold{font-weight:bold}\n")
	b.WriteString(".bs .edge,.bs .old,.bs .now,.bs .hotline,.bs .badline,.bs .frame,.bs .life,.bs .mark{fill:none}\n")
	b.WriteString(".bs .edge,.bs .now{stroke-width:1.5}\n.bs .old{stroke-width:1.5;stroke-dasharray:2 4}\n")
	b.WriteString(".bs .hotline,.bs .now{stroke-width:2.5}\n.bs .badline{stroke-width:2.5}\n.bs .mark{stroke-width:4}\n")
	b.WriteString(".bs .wait{stroke-width:1.5;stroke-dasharray:1 3}\n.bs .dash{stroke-dasharray:5 4}\n")
	b.WriteString(".bs .box,.bs .boxdown,.bs .boxstop,.bs .node,.bs .outer,.bs .port{stroke-width:1.5}\n")
	b.WriteString(".bs .host{stroke-dasharray:8 4}\n.bs .halo{fill-opacity:.88}\n")
	for _, c := range palette() {
		b.WriteString(".bs ." + c.class + "{" + c.property + ":" + c.light + "}\n")
	}
	b.WriteString("@media (prefers-color-scheme:dark){\n")
	for _, c := range palette() {
		b.WriteString(".bs ." + c.class + "{" + c.property + ":" + c.dark + "}\n")
	}
	b.WriteString("}\n</style>\n<defs>\n")
	b.WriteString(hatch("bs-crashed", "stripe") + hatch("bs-stopped", "stripe2"))
	b.WriteString("</defs>\n")
	return b.String()
}

// hatch returns a pattern of diagonal stripes. It is drawn without a transform, since CheckSVG allows none.
func hatch(id, class string) string {
	return `<pattern id="` + id + `" width="8" height="8" patternUnits="userSpaceOnUse">` +
		`<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" class="` + class + `" stroke-width="1.5"/></pattern>` + "\n"
}
