package outside_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/outside"
	"github.com/balticsim/balticsim/internal/source"
)

const farmText = `
let bank : service =
  {sname = "Bank"; ops =
    [{opname = "Charge"; action = "c"; input = "int"; output = "string"};
     {opname = "Ping"; action = "p"; input = "unit"; output = "unit"}]}
let m : metadata = [Import {name = "Bank1"; url = http://bank.example/ ; service = bank}]
`

const imagesText = `
let charged = ref 0
let import_Bank1 =
  ((fun n ->
      if n < 0 then failwith "no";
      if n = 0 then recv (chan "never") else begin
        charged := !charged + n;
        print_endline "charging";
        "charged " ^ string_of_int !charged
      end),
   (fun () -> ()))
`

func start(t *testing.T, images string) (*outside.Service, *strings.Builder, source.Diagnostics) {
	t.Helper()
	farm, ds := metadata.Read(source.NewFile("bank.meta.ml", farmText), nil)
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	var printed strings.Builder
	s, ds := outside.Start(farm, farm.Imports[0], source.NewFile("Images.ml", images), func(text string) { printed.WriteString(text) })
	return s, &printed, ds
}

// TestService: an import of the images answers, keeps its state, and says why it does not.
func TestService(t *testing.T) {
	defer goleak.VerifyNone(t)
	s, printed, ds := start(t, imagesText)
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	gone, leave := context.WithCancel(context.Background())
	leave()
	for _, c := range []struct {
		ctx             context.Context
		at, body        string
		want, wantFault string
	}{
		{context.Background(), "Bank1.Charge", "7", `"charged 7"`, ""},
		{context.Background(), "Bank1.Charge", "8", `"charged 15"`, ""},
		{context.Background(), "Bank1.Ping", "null", "null", ""},
		{context.Background(), "Bank1.Charge", `"7"`, "", "the farm broke the type of Bank1.Charge request"},
		{gone, "Bank1.Charge", "0", "", "has not answered"},
		{context.Background(), "Bank1.Charge", "-1", "", "import_Bank1 has failed: no"},
		{context.Background(), "Bank1.Charge", "7", "", "import_Bank1 has failed: no"},
	} {
		a, err := s.Import(c.ctx, baltic.Call{At: c.at, ID: 5, Body: json.RawMessage(c.body)})
		if err != nil || a.ID != 5 || string(a.Body) != c.want || !strings.Contains(a.Fault, c.wantFault) || c.wantFault == "" && a.Fault != "" {
			t.Errorf("%s %s gives %s, %q, %v", c.at, c.body, a.Body, a.Fault, err)
		}
	}
	if _, err := s.Import(context.Background(), baltic.Call{At: "Bank1.Pong"}); err == nil {
		t.Error("an operation that there is not answers")
	}
	s.Close()
	if printed.String() != "charging\ncharging\n" {
		t.Errorf("printed %q", printed.String())
	}
}

func TestWrongImages(t *testing.T) {
	if _, _, ds := start(t, "let import_Bank1 = 7\n"); !ds.HasErrors() {
		t.Error("an import of another type is taken")
	}
	if _, _, ds := start(t, "let import_Bank2 = 7\n"); !ds.HasErrors() {
		t.Error("an import that is not there is taken")
	}
}
