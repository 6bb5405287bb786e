package metadata

import (
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// Limits of a metadata file; nobody writes a farm by hand that comes near them.
const (
	maxSize    = 1 << 20 // bytes of a metadata or WSDL file
	maxNesting = 20      // values inside values
	maxItems   = 20_000  // values altogether
)

// parser reads the definitions of a file. After a mistake it goes on at the next `let` that begins a line.
type parser struct {
	lexer
	tok     token
	nesting int
	items   int
}

// broken unwinds to the definition after a mistake that has been reported.
type broken struct{}

func parse(f *source.File, diags *reporter) []*definition {
	if len(f.Text) > maxSize {
		diags.add("BAL0610", f.At(0, 0), "the metadata are larger than %d bytes", maxSize)
		return nil
	}
	if bad := strings.IndexByte(f.Text, 0); bad >= 0 || !utf8.ValidString(f.Text) {
		diags.add("BAL0610", f.At(max(bad, 0), max(bad, 0)), "this is not a text file").
			help("metadata are UTF-8 text; is this the right file?")
		return nil
	}
	p := &parser{lexer: lexer{file: f, diags: diags}}
	p.advance()
	var defs []*definition
	for p.tok.kind != tokEnd {
		if p.is(";;") {
			p.advance()
			continue
		}
		if d := p.definition(); d != nil {
			defs = append(defs, d)
		} else {
			p.recover()
		}
	}
	return defs
}

func (p *parser) advance() { p.tok = p.next() }

func (p *parser) is(punct string) bool { return p.tok.kind == tokPunct && p.tok.text == punct }

// recover goes on at the next `let` that begins a line.
func (p *parser) recover() {
	text := p.file.Text
	for at := int(p.tok.span.End); at < len(text); at++ {
		if (at == 0 || text[at-1] == '\n') && strings.HasPrefix(text[at:], "let ") {
			p.pos = at
			p.advance()
			return
		}
	}
	p.pos = len(text)
	p.advance()
}

func (p *parser) fail(want string) {
	if p.tok.kind != tokBad {
		found := "`" + p.tok.text + "`"
		if p.tok.kind == tokEnd {
			found = "the end of the file"
		} else if p.tok.kind == tokString {
			found = "a string"
		}
		p.diags.add("BAL0601", p.tok.span, "%s is expected here, but there is %s", want, found).primary("expected " + want)
	}
	panic(broken{})
}

func (p *parser) expect(punct string) token {
	if !p.is(punct) {
		p.fail("`" + punct + "`")
	}
	t := p.tok
	p.advance()
	return t
}

func (p *parser) name(what string) token {
	if p.tok.kind != tokName {
		p.fail(what)
	}
	t := p.tok
	p.advance()
	return t
}

// definition reads `let name [: kind] = value`, and the one stray } that the slides have after a service.
func (p *parser) definition() (d *definition) {
	p.nesting = 0
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(broken); !ok {
				panic(r)
			}
			d = nil
		}
	}()
	if p.tok.kind != tokName || p.tok.text != "let" {
		p.fail("`let`")
	}
	p.advance()
	name := p.name("a name")
	d = &definition{name: name.text, nameSpan: name.span}
	if p.is(":") {
		p.advance()
		kind := p.name("`service`, `metadata` or `schema`")
		d.kind, d.kindSpan = kind.text, kind.span
	}
	p.expect("=")
	d.value = p.value()
	if d.value.kind == valRecord && p.is("}") {
		p.advance()
	}
	return d
}

func (p *parser) value() *value {
	p.nesting++
	p.items++
	if p.nesting > maxNesting || p.items > maxItems {
		p.diags.add("BAL0610", p.tok.span, "the metadata are too large or too deeply nested").
			note("at most %d values, nested %d deep", maxItems, maxNesting)
		p.tok.kind = tokBad
		p.fail("")
	}
	defer func() { p.nesting-- }()
	t := p.tok
	switch {
	case t.kind == tokString:
		p.advance()
		return &value{kind: valString, text: t.text, span: t.span}
	case t.kind == tokName && t.text != "let":
		return p.named()
	case p.is("["):
		return p.list()
	case p.is("("):
		return p.tuple()
	case p.is("{"):
		return p.record()
	}
	p.fail("a value")
	return nil
}

// named reads a name, VM {…}, or wsdl "…" "…".
func (p *parser) named() *value {
	t := p.name("a name")
	switch {
	case p.is("{"):
		r := p.record()
		return &value{kind: valTagged, text: t.text, items: []*value{r}, span: t.span}
	case t.text == "wsdl":
		v := &value{kind: valWSDL, span: t.span}
		for p.tok.kind == tokString {
			v.items = append(v.items, &value{kind: valString, text: p.tok.text, span: p.tok.span})
			v.span = v.span.To(p.tok.span)
			p.advance()
		}
		return v
	}
	return &value{kind: valName, text: t.text, span: t.span}
}

func (p *parser) list() *value {
	v := &value{kind: valList, span: p.expect("[").span}
	for !p.is("]") {
		v.items = append(v.items, p.value())
		if p.is(",") {
			p.diags.add("BAL0601", p.tok.span, "the items of a list are separated by `;`").
				primary("a comma makes a tuple").help("write `;` here")
			p.advance()
		} else if !p.is("]") {
			p.expect(";")
		}
	}
	v.span = v.span.To(p.expect("]").span)
	return v
}

func (p *parser) tuple() *value {
	v := &value{kind: valTuple, span: p.expect("(").span}
	v.items = append(v.items, p.value())
	for p.is(",") {
		p.advance()
		v.items = append(v.items, p.value())
	}
	v.span = v.span.To(p.expect(")").span)
	if len(v.items) == 1 {
		return v.items[0]
	}
	return v
}

func (p *parser) record() *value {
	v := &value{kind: valRecord, span: p.expect("{").span}
	for !p.is("}") {
		f := field{}
		name := p.name("the name of a field")
		f.name, f.span = name.text, name.span
		if !p.is("=") {
			p.fail("`=`")
		}
		f.value = p.fieldValue(f.name)
		v.fields = append(v.fields, f)
		if !p.is("}") {
			p.expect(";")
		}
	}
	v.span = v.span.To(p.expect("}").span)
	return v
}

// fieldValue reads what follows the = that is the current token: nothing has been read beyond it, so that a bare URL can be
// taken before `//` is mistaken for a comment.
func (p *parser) fieldValue(name string) *value {
	if name == "url" {
		if t, ok := p.bareURL(); ok {
			p.advance()
			return &value{kind: valString, text: t.text, span: t.span}
		}
	}
	p.advance()
	return p.value()
}
