package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/pi"
)

// signature declares an order (a record), a payment (a variant), a pair with parameters and a tree that contains itself.
func signature() *calculus.Signature {
	sig := calculus.NewSignature()
	a, b := calculus.TyVar{Name: "a"}, calculus.TyVar{Name: "b"}
	sig.Add(&calculus.Decl{Name: "payment", Ctors: []*calculus.Ctor{
		{Name: "Cash", Tag: 0},
		{Name: "Card", Tag: 1, Args: []calculus.Type{calculus.String}},
		{Name: "Split", Tag: 2, Args: []calculus.Type{calculus.Int, calculus.Data{Name: "payment"}}},
		{Name: "Gift", Tag: 3, Args: []calculus.Type{calculus.Tuple{Items: []calculus.Type{calculus.Int, calculus.Int}}}},
	}})
	sig.Add(&calculus.Decl{Name: "order", Record: true, Ctors: []*calculus.Ctor{{
		Labels: []string{"item", "count", "paid"},
		Args:   []calculus.Type{calculus.String, calculus.Int, option(calculus.Data{Name: "payment"})},
	}}})
	sig.Add(&calculus.Decl{Name: "pair", Params: []string{"a", "b"}, Record: true, Ctors: []*calculus.Ctor{{
		Labels: []string{"left", "right"}, Args: []calculus.Type{a, b},
	}}})
	sig.Add(&calculus.Decl{Name: "tree", Params: []string{"a"}, Ctors: []*calculus.Ctor{
		{Name: "Leaf", Tag: 0},
		{Name: "Node", Tag: 1, Args: []calculus.Type{tree(a), a, tree(a)}},
	}})
	return sig
}

func option(t calculus.Type) calculus.Data {
	return calculus.Data{Name: "option", Args: []calculus.Type{t}}
}

func list(t calculus.Type) calculus.Data {
	return calculus.Data{Name: "list", Args: []calculus.Type{t}}
}

func tree(t calculus.Type) calculus.Data {
	return calculus.Data{Name: "tree", Args: []calculus.Type{t}}
}

func tuple(ts ...calculus.Type) calculus.Type { return calculus.Tuple{Items: ts} }

func data(name string) calculus.Data { return calculus.Data{Name: name} }

// from is the party to blame.
func from() wire.Origin {
	return wire.Origin{Party: "machine Shop", Endpoint: "Shop.Order request"}
}

func codec() *wire.Codec[lambda.Value] {
	return wire.New(signature(), lambda.Data{}, wire.DefaultLimits())
}

// TestEncoding: each value, as a script writes it, and its one encoding.
func TestEncoding(t *testing.T) {
	for _, tt := range []struct {
		typ         calculus.Type
		text, value string
	}{
		{calculus.Unit, "null", "()"},
		{calculus.Bool, "true", "true"},
		{calculus.Int, "-7", "-7"},
		{calculus.Int, "4611686018427387903", "4611686018427387903"},
		{calculus.Int, "-4611686018427387904", "-4611686018427387904"},
		{calculus.String, `"a\"\\\u0000/é😀"`, `"a\"\\\x00/é😀"`},
		{tuple(calculus.Int, calculus.String), `[1,"x"]`, `(1, "x")`},
		{list(calculus.Int), "[]", "[]"},
		{list(calculus.Int), "[1,2,3]", "[1; 2; 3]"},
		{option(calculus.Int), "null", "None"},
		{option(calculus.Int), "1", "Some 1"},
		{option(calculus.Unit), "null", "None"},
		{option(calculus.Unit), "[null]", "Some ()"},
		{option(option(calculus.Int)), "[null]", "Some None"},
		{option(option(calculus.Int)), "[1]", "Some (Some 1)"},
		{option(list(calculus.Unit)), "[null]", "Some [()]"},
		{data("payment"), `"Cash"`, "Cash"},
		{data("payment"), `{"Card":"visa"}`, `Card "visa"`},
		{data("payment"), `{"Split":[3,"Cash"]}`, "Split (3, Cash)"},
		{data("payment"), `{"Gift":[3,4]}`, "Gift (3, 4)"},
		{data("order"), `{"item":"bike","count":1,"paid":{"Card":"visa"}}`, `{item = "bike"; count = 1; paid = Some (Card "visa")}`},
		{data("order"), `{"item":"bike","count":1,"paid":null}`, `{item = "bike"; count = 1; paid = None}`},
		{tree(calculus.Bool), `{"Node":["Leaf",true,"Leaf"]}`, "Node (Leaf, true, Leaf)"},
	} {
		c := codec()
		v, blame := c.Decode(from(), tt.typ, []byte(tt.text))
		if blame != nil {
			t.Errorf("%s: %v", tt.text, blame)
			continue
		}
		if got := lambda.Text(v); got != tt.value {
			t.Errorf("%s is %s, want %s", tt.text, got, tt.value)
		}
		if text, blame := c.Encode(from(), tt.typ, v); blame != nil || string(text) != tt.text {
			t.Errorf("%s is written as %s, %v", tt.text, text, blame)
		}
		p := wire.New(signature(), pi.Data{}, wire.DefaultLimits())
		w, blame := p.Decode(from(), tt.typ, []byte(tt.text))
		if blame != nil || w.String() != tt.value {
			t.Errorf("%s is %s in the machine, want %s, %v", tt.text, w, tt.value, blame)
		}
		if text, blame := p.Encode(from(), tt.typ, w); blame != nil || string(text) != tt.text {
			t.Errorf("%s is written as %s by the machine, %v", tt.text, text, blame)
		}
	}
}

// TestLenience: the freedom that JSON leaves: white space, the order of fields, ways to write a string.
func TestLenience(t *testing.T) {
	text := " { \"paid\" : null ,\n\"count\":-0,\"item\":\"b\\u0069\\ud83d\\ude00\\/\" } "
	v, blame := codec().Decode(from(), data("order"), []byte(text))
	if blame != nil {
		t.Fatal(blame)
	}
	if got, want := lambda.Text(v), `{item = "bi😀/"; count = 0; paid = None}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestBlame: what is refused, and what is said of it.
func TestBlame(t *testing.T) {
	long := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	deep := option(calculus.Unit)
	for range 70 {
		deep = option(deep)
	}
	for _, tt := range []struct {
		typ        calculus.Type
		text, want string // path | want | got
	}{
		{calculus.Int, ``, "|JSON|a mistake at byte 0: unexpected end of JSON input"},
		{calculus.Int, `1 2`, "|JSON|a mistake at byte 3: invalid character '2' after top-level value"},
		{calculus.Int, `01`, "|JSON|a mistake at byte 2: invalid character '1' after top-level value"},
		{list(calculus.Int), `[1,]`, "|JSON|a mistake at byte 4: invalid character ']' looking for beginning of value"},
		{calculus.Int, `"1"`, `|int|"1"`},
		{calculus.Int, `1.0`, "|int, a whole number of at most 63 bits|1.0"},
		{calculus.Int, `1e2`, "|int, a whole number of at most 63 bits|1e2"},
		{calculus.Int, `4611686018427387904`, "|int, a whole number of at most 63 bits|4611686018427387904"},
		{calculus.Int, `-4611686018427387905`, "|int, a whole number of at most 63 bits|-4611686018427387905"},
		{calculus.Unit, `{}`, "|unit|an object"},
		{calculus.Bool, `null`, "|bool|null"},
		{calculus.Bool, `0`, "|bool|the number 0"},
		{calculus.String, `["a"]`, "|string|an array"},
		{calculus.String, "\"\xff\"", "|JSON in UTF-8|bytes that are not UTF-8"},
		{calculus.String, `"x\ud800y"`, "|a string in Unicode|half a surrogate pair at byte 2"},
		{calculus.String, `"\ud83d\ud83d"`, "|a string in Unicode|half a surrogate pair at byte 1"},
		{calculus.String, `"\\\udc00"`, "|a string in Unicode|half a surrogate pair at byte 3"},
		{tuple(calculus.Int, calculus.Int), `[1]`, "|int * int|an array of 1 elements"},
		{tuple(calculus.Int, calculus.Int), `[1,2,3]`, "|int * int|an array of more than 2 elements"},
		{list(tuple(calculus.Int, calculus.Int)), `[[1,2],[3,true]]`, "[1][1]|int|true"},
		{list(calculus.Int), `null`, "|(int)list|null"},
		{option(calculus.Unit), `true`, "|(unit)option|true"},
		{option(calculus.Unit), `[]`, "|null or [v] for (unit)option|an array of 0 elements"},
		{data("order"), `[]`, "|the record order|an array"},
		{data("order"), `{"item":"a","count":1}`, `|the record order|no field "paid"`},
		{data("order"), `{"item":"a","count":1,"paid":null,"x":0}`, `|the record order|the unknown field "x"`},
		{data("order"), `{"item":"a","count":1,"count":1,"paid":null}`, `|the record order|the field "count" twice`},
		{data("order"), `{"item":"a","count":1,"paid":{"Card":3}}`, ".paid.Card|string|the number 3"},
		{data("payment"), `"cash"`, `|the variant payment|"cash"`},
		{data("payment"), `"Card"`, `|the variant payment|"Card"`},
		{data("payment"), `{}`, "|the variant payment|an empty object"},
		{data("payment"), `{"Cash":null}`, `|the variant payment|an object with the key "Cash"`},
		{data("payment"), `{"Card":"a","Gift":[1,2]}`, `|the variant payment|an object with the second key "Gift"`},
		{data("payment"), `{"Card":"a","Card":"a"}`, `|the variant payment|an object with the second key "Card"`},
		{data("payment"), `{"Split":3}`, ".Split|an array of the 2 arguments of Split|the number 3"},
		{data("payment"), `{"Split":[3]}`, ".Split|an array of the 2 arguments of Split|an array of 1 elements"},
		{data("payment"), `{"Split":[3,{"Split":[1,2]}]}`, ".Split[1].Split[1]|the variant payment|the number 2"},
		{data("payment"), `"` + strings.Repeat("é", 50) + `"`, `|the variant payment|"` + strings.Repeat("é", 40) + `…"`},
		{deep, long, strings.Repeat("[0]", 64) + "|a depth of at most 64|a deeper message"},
	} {
		_, blame := codec().Decode(from(), tt.typ, []byte(tt.text))
		if blame == nil {
			t.Errorf("%s has type %s", tt.text, calculus.Show(tt.typ))
			continue
		}
		if got := blame.Path + "|" + blame.Want + "|" + blame.Got; got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.text, got, tt.want)
		}
		if blame.Origin != from() {
			t.Errorf("%s: %+v is blamed", tt.text, blame.Origin)
		}
		if again := codec().Check(from(), tt.typ, []byte(tt.text)); !cmp.Equal(again, blame) {
			t.Errorf("%s: Check says %v, Decode %v", tt.text, again, blame)
		}
	}
}

func TestBlameIsASentence(t *testing.T) {
	_, blame := codec().Decode(from(), list(calculus.Int), []byte("[1,true]"))
	var err error = blame
	if got, want := err.Error(), "machine Shop broke the type of Shop.Order request at [1]: expected int, got true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLimits: a text of exactly the limit is read, one byte more is not, in both directions.
func TestLimits(t *testing.T) {
	c := wire.New(signature(), lambda.Data{}, wire.Limits{Bytes: 7, Depth: 2})
	ints := list(calculus.Int)
	v, blame := c.Decode(from(), ints, []byte("[1,2,3]"))
	if blame != nil {
		t.Fatal(blame)
	}
	if _, blame := c.Encode(from(), ints, v); blame != nil {
		t.Error(blame)
	}
	if _, blame := c.Decode(from(), ints, []byte("[1,2,3] ")); blame == nil || blame.Got != "8 bytes" {
		t.Errorf("a longer text: %v", blame)
	}
	longer := lambda.Data{}.Con(signature().Lookup("list").Ctors[1], ints, []lambda.Value{lambda.Data{}.Const(calculus.IntConst(0)), v})
	if _, blame := c.Encode(from(), ints, longer); blame == nil || blame.Got != "9 bytes" {
		t.Errorf("a longer value: %v", blame)
	}
	siblings, blame := c.Decode(from(), list(ints), []byte("[[],[]]"))
	if blame != nil {
		t.Fatal(blame)
	}
	if _, blame := c.Encode(from(), list(ints), siblings); blame != nil {
		t.Errorf("what stands side by side is not deep: %v", blame)
	}
	if blame := c.Check(from(), list(list(ints)), []byte("[[[]]]")); blame == nil || blame.Path != "[0][0]" {
		t.Errorf("a deeper text: %v", blame)
	}
	whole := codec()
	deep, blame := whole.Decode(from(), list(list(ints)), []byte("[[[]]]"))
	if blame != nil {
		t.Fatal(blame)
	}
	if _, blame := c.Encode(from(), list(list(ints)), deep); blame == nil || blame.Path != "[0][0]" {
		t.Errorf("a deeper value: %v", blame)
	}
}

// TestCarries: only data can be sent.
func TestCarries(t *testing.T) {
	sig := signature()
	grow := calculus.Data{Name: "grow", Args: []calculus.Type{calculus.Int}}
	a := calculus.TyVar{Name: "a"}
	sig.Add(&calculus.Decl{Name: "grow", Params: []string{"a"}, Ctors: []*calculus.Ctor{
		{Name: "Grow", Args: []calculus.Type{calculus.Data{Name: "grow", Args: []calculus.Type{tuple(a, a)}}}},
	}})
	sig.Add(&calculus.Decl{Name: "job", Ctors: []*calculus.Ctor{
		{Name: "Job", Args: []calculus.Type{calculus.Fun{Arg: calculus.Unit, Res: calculus.Unit}}},
	}})
	for _, typ := range []calculus.Type{
		calculus.Unit, tuple(calculus.Int, data("order")), tree(list(calculus.String)), option(tree(data("payment"))),
	} {
		if err := wire.Carries(sig, typ); err != nil {
			t.Error(err)
		}
	}
	for _, typ := range []calculus.Type{
		calculus.NameType, calculus.PartType,
		calculus.Chan{Elem: calculus.Int},
		calculus.Ref{Elem: calculus.Int},
		calculus.Fun{Arg: calculus.Int, Res: calculus.Int},
		a, tuple(calculus.Int, calculus.PartType), data("job"),
		list(data("job")), data("nowhere"), option(calculus.Abs{}),
		calculus.Data{Name: "tree"},
	} {
		if err := wire.Carries(sig, typ); err == nil {
			t.Errorf("%s can be sent", calculus.Show(typ))
		}
	}
	if err := wire.Carries(sig, grow); err == nil {
		t.Error("a type with infinitely many instances can be sent")
	}
}

// drawType draws a type that can be sent.
func drawType(t *rapid.T, depth int) calculus.Type {
	forms := 5
	if depth > 0 {
		forms = 11
	}
	sub := func() calculus.Type { return drawType(t, depth-1) }
	switch rapid.IntRange(0, forms).Draw(t, "type") {
	case 0:
		return calculus.Unit
	case 1:
		return calculus.Int
	case 2:
		return calculus.Bool
	case 3:
		return calculus.String
	case 4:
		return data("payment")
	case 5:
		return data("order")
	case 6:
		return list(sub())
	case 7, 8:
		return option(sub())
	case 9:
		return tuple(sub(), sub())
	case 10:
		return calculus.Data{Name: "pair", Args: []calculus.Type{sub(), sub()}}
	default:
		return tree(sub())
	}
}

// drawValue draws a value of a type.
func drawValue(t *rapid.T, sig *calculus.Signature, typ calculus.Type, depth int) lambda.Value {
	var make lambda.Data
	all := func(ts []calculus.Type) []lambda.Value {
		var vs []lambda.Value
		for _, u := range ts {
			vs = append(vs, drawValue(t, sig, u, depth-1))
		}
		return vs
	}
	switch typ := typ.(type) {
	case calculus.Base:
		switch typ {
		case calculus.Int:
			return make.Const(calculus.IntConst(rapid.Int64().Draw(t, "int")))
		case calculus.Bool:
			return make.Const(calculus.BoolConst(rapid.Bool().Draw(t, "bool")))
		case calculus.String:
			return make.Const(calculus.StringConst(rapid.String().Draw(t, "string")))
		default:
			return make.Const(calculus.UnitConst())
		}
	case calculus.Tuple:
		return make.Tuple(all(typ.Items))
	case calculus.Data:
		decl := sig.Lookup(typ.Name)
		i := rapid.IntRange(0, len(decl.Ctors)-1).Draw(t, "constructor")
		if depth < 0 {
			i = 0
		}
		params := map[string]calculus.Type{}
		for j, p := range decl.Params {
			params[p] = typ.Args[j]
		}
		return make.Con(decl.Ctors[i], typ, all(calculus.SubstAll(decl.Ctors[i].Args, params)))
	default:
		panic("no data")
	}
}

// TestRoundTrip: for any value of any type, decoding what was encoded gives the value back, in λ∥ and in the machine, which agree on the
// text; and the text is what JSON's own reader and writer make of it.
func TestRoundTrip(t *testing.T) {
	sig := signature()
	c := wire.New(sig, lambda.Data{}, wire.DefaultLimits())
	machine := wire.New(sig, pi.Data{}, wire.DefaultLimits())
	rapid.Check(t, func(t *rapid.T) {
		typ := drawType(t, 3)
		v := drawValue(t, sig, typ, 4)
		text, blame := c.Encode(from(), typ, v)
		if blame != nil {
			t.Fatal(blame)
		}
		if !json.Valid(text) {
			t.Fatalf("not JSON: %s", text)
		}
		var spaced bytes.Buffer
		if err := json.Indent(&spaced, text, " ", "\t"); err != nil {
			t.Fatal(err)
		}
		for _, form := range [][]byte{text, spaced.Bytes()} {
			w, blame := c.Decode(from(), typ, form)
			if blame != nil {
				t.Fatal(blame)
			}
			if diff := cmp.Diff(v, w); diff != "" {
				t.Fatalf("%s : %s\n%s", text, calculus.Show(typ), diff)
			}
		}
		m, blame := machine.Decode(from(), typ, text)
		if blame != nil {
			t.Fatal(blame)
		}
		if again, blame := machine.Encode(from(), typ, m); blame != nil || !bytes.Equal(again, text) {
			t.Fatalf("the machine writes %s as %s, %v", text, again, blame)
		}
	})
}

// TestOtherTypes: a message that is read at some type, whatever it was written at, has that type as the checker of λ∥ sees it, and is
// the encoding of what was read; and exactly what the definition of the encoding says is read.
func TestOtherTypes(t *testing.T) {
	sig := signature()
	c := wire.New(sig, lambda.Data{}, wire.DefaultLimits())
	checker, err := typing.NewLambda(sig)
	if err != nil {
		t.Fatal(err)
	}
	accepted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			written := drawType(t, 2)
			text, blame := c.Encode(from(), written, drawValue(t, sig, written, 2))
			if blame != nil {
				t.Fatal(blame)
			}
			read := drawType(t, 2)
			v, blame := c.Decode(from(), read, text)
			if has := hasType(sig, read, parseJSON(t, text)); has != (blame == nil) {
				t.Fatalf("%s at %s: %v by the definition, but %v", text, calculus.Show(read), has, blame)
			}
			if blame != nil {
				refused++
				continue
			}
			accepted++
			if got, err := checker.Value(nil, nil, v); err != nil || !calculus.Equal(got, read) {
				t.Fatalf("%s read at %s has type %s, %v", text, calculus.Show(read), calculus.Show(got), err)
			}
			if again, blame := c.Encode(from(), read, v); blame != nil || !sameJSON(t, again, text) {
				t.Fatalf("%s read at %s is %s, %v", text, calculus.Show(read), again, blame)
			}
		}
	})
	if accepted < 50 || refused < 500 {
		t.Errorf("%d accepted, %d refused: nothing was tested", accepted, refused)
	}
}

func parseJSON(t *rapid.T, text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func sameJSON(t *rapid.T, a, b []byte) bool { return cmp.Equal(parseJSON(t, a), parseJSON(t, b)) }

// hasType is the definition of the encoding once more, on what JSON's own reader returns.
func hasType(sig *calculus.Signature, t calculus.Type, v any) bool {
	array := func(ts []calculus.Type, v any) bool {
		items, ok := v.([]any)
		if !ok || len(items) != len(ts) {
			return false
		}
		for i, item := range items {
			if !hasType(sig, ts[i], item) {
				return false
			}
		}
		return true
	}
	switch t := t.(type) {
	case calculus.Base:
		switch v := v.(type) {
		case nil:
			return t == calculus.Unit
		case bool:
			return t == calculus.Bool
		case string:
			return t == calculus.String
		case json.Number:
			n, err := v.Int64()
			return t == calculus.Int && err == nil && n >= -(1<<62) && n < 1<<62
		}
		return false
	case calculus.Tuple:
		return array(t.Items, v)
	case calculus.Data:
		decl := sig.Lookup(t.Name)
		params := map[string]calculus.Type{}
		for i, p := range decl.Params {
			params[p] = t.Args[i]
		}
		switch {
		case t.Name == "list":
			items, ok := v.([]any)
			return ok && !slices.ContainsFunc(items, func(item any) bool { return !hasType(sig, t.Args[0], item) })
		case t.Name == "option":
			inner, isOption := t.Args[0].(calculus.Data)
			if v == nil || t.Args[0] != calculus.Unit && (!isOption || inner.Name != "option") {
				return v == nil || hasType(sig, t.Args[0], v)
			}
			return array(t.Args, v)
		case decl.Record:
			fields, ok := v.(map[string]any)
			if !ok || len(fields) != len(decl.Ctors[0].Labels) {
				return false
			}
			for i, u := range calculus.SubstAll(decl.Ctors[0].Args, params) {
				field, there := fields[decl.Ctors[0].Labels[i]]
				if !there || !hasType(sig, u, field) {
					return false
				}
			}
			return true
		}
		for _, c := range decl.Ctors {
			types := calculus.SubstAll(c.Args, params)
			object, isObject := v.(map[string]any)
			arg, here := object[c.Name]
			switch {
			case len(types) == 0 && v == c.Name,
				len(types) == 1 && here && isObject && len(object) == 1 && hasType(sig, types[0], arg),
				len(types) > 1 && here && isObject && len(object) == 1 && array(types, arg):
				return true
			}
		}
		return false
	default:
		panic("no data")
	}
}

// TestForeignValues: what does not have the type that it is written at is not written.
func TestForeignValues(t *testing.T) {
	sig := signature()
	c := wire.New(sig, lambda.Data{}, wire.DefaultLimits())
	var make lambda.Data
	one := make.Const(calculus.IntConst(1))
	for i, tt := range []struct {
		typ   calculus.Type
		value lambda.Value
		want  string
	}{
		{calculus.String, make.Const(calculus.StringConst("\xff")), "a string in Unicode"},
		{calculus.String, one, "string"},
		{tuple(calculus.Int, calculus.Int), make.Tuple([]lambda.Value{one, one, one}), "int * int"},
		{data("payment"), make.Con(sig.Lookup("payment").Ctors[1], data("payment"), []lambda.Value{one}), "string"},
		{data("order"), one, "order"},
		{list(calculus.Int), one, "(int)list"},
		{calculus.Int, lambda.NameRef{}, "int"},
	} {
		if _, blame := c.Encode(from(), tt.typ, tt.value); blame == nil || blame.Want != tt.want || blame.Origin != from() {
			t.Errorf("%d: %v", i, blame)
		}
	}
}

func ExampleBlame() {
	c := wire.New(calculus.NewSignature(), lambda.Data{}, wire.DefaultLimits())
	_, blame := c.Decode(wire.Origin{Party: "environment", Endpoint: "Payment1.Authorize reply"}, calculus.Int, []byte(`"much"`))
	fmt.Println(blame)
	// Output: environment broke the type of Payment1.Authorize reply: expected int, got "much"
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"item":"a","count":1,"paid":{"Card":"\ud83d\ude00"}}`, `[[null],1]`, `{"Node":["Leaf",[],"Leaf"]}`, "\"\\", `"\u`} {
		f.Add([]byte(seed))
	}
	sig := signature()
	c := wire.New(sig, lambda.Data{}, wire.DefaultLimits())
	types := []calculus.Type{data("order"), data("payment"), tree(list(calculus.Int)), option(option(calculus.String)), calculus.String}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, typ := range types {
			v, blame := c.Decode(from(), typ, text)
			if blame != nil {
				continue
			}
			again, blame := c.Encode(from(), typ, v)
			if blame != nil {
				t.Fatalf("%s is read and cannot be written: %v", text, blame)
			}
			if w, blame := c.Decode(from(), typ, again); blame != nil || !cmp.Equal(v, w) {
				t.Fatalf("%s is read as %s, %v", text, again, blame)
			}
		}
	})
}
