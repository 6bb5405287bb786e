package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/calculus"
)

// Decode reads a message of type t, which Carries must accept, and blames its origin when it is none.
func (c *Codec[V]) Decode(from Origin, t calculus.Type, text []byte) (V, *Blame) {
	v, err := c.decode(t, text)
	if err == nil {
		return v, nil
	}
	var b *Blame
	if !errors.As(err, &b) {
		panic(err)
	}
	b.Origin = from
	var none V
	return none, b
}

// Check is Decode without the value.
func (c *Codec[V]) Check(from Origin, t calculus.Type, text []byte) *Blame {
	_, b := c.Decode(from, t, text)
	return b
}

func (c *Codec[V]) decode(t calculus.Type, text []byte) (V, error) {
	var none V
	if len(text) > c.limits.Bytes {
		return none, &Blame{Want: fmt.Sprintf("at most %d bytes", c.limits.Bytes), Got: fmt.Sprintf("%d bytes", len(text))}
	}
	if err := wellFormed(text); err != nil {
		return none, err
	}
	tokens := json.NewDecoder(bytes.NewReader(text))
	tokens.UseNumber()
	d := decoder[V]{codec: c, tokens: tokens}
	return d.value(d.next(), t)
}

// decoder reads one message, whose text is known to be JSON. path leads to the part that is being read.
type decoder[V any] struct {
	codec  *Codec[V]
	tokens *json.Decoder
	path   []string
	depth  int
}

func (d *decoder[V]) next() json.Token {
	token, err := d.tokens.Token()
	if err != nil {
		panic("wire: a valid text has ended: " + err.Error())
	}
	return token
}

// refuse blames the part that is being read.
func (d *decoder[V]) refuse(want, got string) (V, error) {
	var none V
	return none, wrong(d.path, want, got)
}

// wrong is the blame of the part at the end of a path, its origin still open.
func wrong(path []string, want, got string) *Blame {
	at := ""
	for _, p := range path {
		at += p
	}
	return &Blame{Path: at, Want: want, Got: got}
}

// at reads the part of the message that stands below the current one.
func (d *decoder[V]) at(part string, token json.Token, t calculus.Type) (V, error) {
	d.path = append(d.path, part)
	v, err := d.value(token, t)
	d.path = d.path[:len(d.path)-1]
	return v, err
}

// enter begins the inside of an array or object, leave ends it.
func (d *decoder[V]) enter() error {
	if d.depth++; d.depth > d.codec.limits.Depth {
		return wrong(d.path, fmt.Sprintf("a depth of at most %d", d.codec.limits.Depth), "a deeper message")
	}
	return nil
}

func (d *decoder[V]) leave() { d.depth-- }

// value reads the value of type t that begins with a token.
func (d *decoder[V]) value(token json.Token, t calculus.Type) (V, error) {
	switch t := t.(type) {
	case calculus.Base:
		return d.constant(token, t)
	case calculus.Tuple:
		if token != json.Delim('[') {
			return d.refuse(calculus.Show(t), describe(token))
		}
		items, err := d.items(calculus.Show(t), t.Items)
		if err != nil {
			return d.none(err)
		}
		return d.codec.values.Tuple(items), nil
	case calculus.Data:
		switch t.Name {
		case "list":
			return d.list(token, t)
		case "option":
			return d.option(token, t)
		}
		decl := d.codec.declaration(t)
		if decl.Record {
			return d.record(token, t, decl)
		}
		return d.variant(token, t, decl)
	default:
		panic("wire: " + calculus.Show(t) + " has no encoding")
	}
}

func (d *decoder[V]) none(err error) (V, error) {
	var none V
	return none, err
}

func (d *decoder[V]) constant(token json.Token, t calculus.Base) (V, error) {
	switch token := token.(type) {
	case nil:
		if t == calculus.Unit {
			return d.codec.values.Const(calculus.UnitConst()), nil
		}
	case bool:
		if t == calculus.Bool {
			return d.codec.values.Const(calculus.BoolConst(token)), nil
		}
	case string:
		if t == calculus.String {
			return d.codec.values.Const(calculus.StringConst(token)), nil
		}
	case json.Number:
		if t != calculus.Int {
			break
		}
		n, err := strconv.ParseInt(string(token), 10, 64)
		if err != nil || n != calculus.Wrap(n) {
			return d.refuse("int, a whole number of at most 63 bits", shorten(string(token)))
		}
		return d.codec.values.Const(calculus.IntConst(n)), nil
	}
	return d.refuse(calculus.Show(t), describe(token))
}

// items reads the rest of an array of exactly as many elements as there are types.
func (d *decoder[V]) items(want string, types []calculus.Type) ([]V, error) {
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer d.leave()
	values := make([]V, 0, len(types))
	for token := d.next(); token != json.Delim(']'); token = d.next() {
		if len(values) == len(types) {
			return nil, wrong(d.path, want, fmt.Sprintf("an array of more than %d elements", len(types)))
		}
		v, err := d.at(index(len(values)), token, types[len(values)])
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	if len(values) < len(types) {
		return nil, wrong(d.path, want, fmt.Sprintf("an array of %d elements", len(values)))
	}
	return values, nil
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

func (d *decoder[V]) list(token json.Token, t calculus.Data) (V, error) {
	if token != json.Delim('[') {
		return d.refuse(calculus.Show(t), describe(token))
	}
	if err := d.enter(); err != nil {
		return d.none(err)
	}
	defer d.leave()
	var items []V
	for token := d.next(); token != json.Delim(']'); token = d.next() {
		v, err := d.at(index(len(items)), token, t.Args[0])
		if err != nil {
			return d.none(err)
		}
		items = append(items, v)
	}
	ctors := d.codec.declaration(t).Ctors
	list := d.codec.values.Con(ctors[0], t, nil)
	for _, v := range slices.Backward(items) {
		list = d.codec.values.Con(ctors[1], t, []V{v, list})
	}
	return list, nil
}

func (d *decoder[V]) option(token json.Token, t calculus.Data) (V, error) {
	ctors := d.codec.declaration(t).Ctors
	if token == nil {
		return d.codec.values.Con(ctors[0], t, nil), nil
	}
	if !nullable(t.Args[0]) {
		v, err := d.value(token, t.Args[0])
		if err != nil {
			return d.none(err)
		}
		return d.codec.values.Con(ctors[1], t, []V{v}), nil
	}
	if token != json.Delim('[') {
		return d.refuse(calculus.Show(t), describe(token))
	}
	args, err := d.items("null or [v] for "+calculus.Show(t), t.Args)
	if err != nil {
		return d.none(err)
	}
	return d.codec.values.Con(ctors[1], t, args), nil
}

func (d *decoder[V]) record(token json.Token, t calculus.Data, decl *calculus.Decl) (V, error) {
	if token != json.Delim('{') {
		return d.refuse("the record "+calculus.Show(t), describe(token))
	}
	if err := d.enter(); err != nil {
		return d.none(err)
	}
	defer d.leave()
	ctor := decl.Ctors[0]
	types := arguments(decl, ctor, t)
	args, there := make([]V, len(types)), make([]bool, len(types))
	for token := d.next(); token != json.Delim('}'); token = d.next() {
		label, _ := token.(string)
		i := slices.Index(ctor.Labels, label)
		if i < 0 {
			return d.refuse("the record "+calculus.Show(t), "the unknown field "+describe(token))
		}
		if there[i] {
			return d.refuse("the record "+calculus.Show(t), "the field "+describe(token)+" twice")
		}
		there[i] = true
		v, err := d.at("."+label, d.next(), types[i])
		if err != nil {
			return d.none(err)
		}
		args[i] = v
	}
	if i := slices.Index(there, false); i >= 0 {
		return d.refuse("the record "+calculus.Show(t), "no field "+describe(ctor.Labels[i]))
	}
	return d.codec.values.Con(ctor, t, args), nil
}

func (d *decoder[V]) variant(token json.Token, t calculus.Data, decl *calculus.Decl) (V, error) {
	want := "the variant " + calculus.Show(t)
	if name, ok := token.(string); ok {
		ctor := constructor(decl, name)
		if ctor == nil || len(ctor.Args) > 0 {
			return d.refuse(want, describe(token))
		}
		return d.codec.values.Con(ctor, t, nil), nil
	}
	if token != json.Delim('{') {
		return d.refuse(want, describe(token))
	}
	if err := d.enter(); err != nil {
		return d.none(err)
	}
	defer d.leave()
	key := d.next()
	name, ok := key.(string)
	if !ok {
		return d.refuse(want, "an empty object")
	}
	ctor := constructor(decl, name)
	if ctor == nil || len(ctor.Args) == 0 {
		return d.refuse(want, "an object with the key "+describe(key))
	}
	args, err := d.arguments(t, decl, ctor)
	if err != nil {
		return d.none(err)
	}
	if more := d.next(); more != json.Delim('}') {
		return d.refuse(want, "an object with the second key "+describe(more))
	}
	return d.codec.values.Con(ctor, t, args), nil
}

// arguments reads the arguments of a constructor: the value itself, or an array of several.
func (d *decoder[V]) arguments(t calculus.Data, decl *calculus.Decl, ctor *calculus.Ctor) ([]V, error) {
	types := arguments(decl, ctor, t)
	if len(types) == 1 {
		v, err := d.at("."+ctor.Name, d.next(), types[0])
		return []V{v}, err
	}
	d.path = append(d.path, "."+ctor.Name)
	defer func() { d.path = d.path[:len(d.path)-1] }()
	want := fmt.Sprintf("an array of the %d arguments of %s", len(types), ctor.Name)
	if token := d.next(); token != json.Delim('[') {
		return nil, wrong(d.path, want, describe(token))
	}
	return d.items(want, types)
}

func constructor(decl *calculus.Decl, name string) *calculus.Ctor {
	for _, c := range decl.Ctors {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// describe says in words what begins with a token.
func describe(token json.Token) string {
	switch token := token.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(token)
	case json.Number:
		return "the number " + shorten(string(token))
	case string:
		return strconv.Quote(shorten(token))
	case json.Delim:
		if token == '[' {
			return "an array"
		}
		return "an object"
	}
	panic("wire: unknown token")
}

// shorten cuts a text that somebody sent to a length fit for a message.
func shorten(s string) string {
	const longest = 40
	runes := []rune(s)
	if len(runes) <= longest {
		return s
	}
	return string(runes[:longest]) + "…"
}
