package border_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/border"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/internal/source"
)

// TestMain fails when a goroutine outlives its test.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// read reads metadata whose WSDL files stand in a folder.
func read(t *testing.T, text, folder string) *metadata.Farm {
	t.Helper()
	farm, ds := metadata.Read(source.NewFile("m.meta.ml", text), func(path string) (*source.File, *source.Diagnostic) {
		text, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, &source.Diagnostic{Message: err.Error()}
		}
		return source.NewFile(path, string(text)), nil
	})
	if farm == nil {
		t.Fatal(ds)
	}
	return farm
}

// shop imports and exports the three services of a WSDL file, and a fourth that is written in the metadata.
func shop(t *testing.T) *metadata.Farm {
	return read(t, `
let payment : service = wsdl "shop.wsdl" "Payment"
let processing : service = wsdl "shop.wsdl" "OrderProcessing"
let entry : service = wsdl "shop.wsdl" "OrderEntry"
let math : service = {sname = "Math"; ops = [
  {opname = "Double"; action = "http://example.org/IMath/Double"; input = "int"; output = "int"};
  {opname = "Now"; action = ""; input = "unit"; output = "string"};
  {opname = "Price"; action = ""; input = "Thing"; output = "bool"}]}
let things : schema = wsdl "things.xsd"
let m : metadata = [
  Import {name = "PaymentIn"; url = "http://127.0.0.1:1/"; service = payment};
  Import {name = "ProcessingIn"; url = "http://127.0.0.1:1/"; service = processing};
  Import {name = "EntryIn"; url = "http://127.0.0.1:1/"; service = entry};
  Import {name = "MathIn"; url = "http://127.0.0.1:1/"; service = math};
  Export {name = "Pay"; url = "http://localhost/Payment.svc"; service = payment};
  Export {name = "Process"; url = "http://localhost/"; service = processing};
  Export {name = "Entry"; url = "http://localhost/Payment.svc"; service = entry};
  Export {name = "Math1"; url = "http://localhost/math"; service = math};
  Export {name = "Math2"; url = "http://localhost/math/"; service = math}]
`, "testdata")
}

// open opens the border of a farm for the time of a test.
func open(t *testing.T, farm *metadata.Farm, o border.Options) *border.Border {
	t.Helper()
	b, err := border.New(farm, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// answer is what serves an export in tests.
type answer = func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)

// always answers with one text.
func always(text string) answer {
	return func(context.Context, json.RawMessage) (json.RawMessage, error) { return json.RawMessage(text), nil }
}

func export(t *testing.T, b *border.Border, name, op string, serve answer) {
	t.Helper()
	if err := b.Export(baltic.ExportPoint{Export: name, Operation: op}, serve); err != nil {
		t.Fatal(err)
	}
}

// post posts a text and returns the status and what was answered. contentType may be empty.
func post(t *testing.T, url, contentType, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return do(t, r)
}

// do sends a request over a connection of its own.
func do(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	got, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text)
}

func get(t *testing.T, url, accept string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	return do(t, r)
}
