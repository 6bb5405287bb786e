package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// everyCommand lists the commands that help shows, each below its parent.
func everyCommand(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			all = append(all, everyCommand(sub)...)
		}
	}
	return all
}

// TestExamplesOfHelp runs the example of every command, line by line, in a folder that holds examples/ as the repository does.
// Every line must succeed.
func TestExamplesOfHelp(t *testing.T) {
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	commands := everyCommand((&app{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}}).root())
	if len(commands) < 12 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, cmd := range commands {
		t.Run(cmd.CommandPath(), func(t *testing.T) {
			if help := helpOf(t, cmd); !strings.Contains(help, "Examples:\n  balticsim ") {
				t.Fatalf("its help shows no example:\n%s", help)
			}
			dir := t.TempDir()
			if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(examples)); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			farmHome(t)
			if cmd.GroupID == "farm" {
				runFarm(t, "shop")
			}
			own := false
			for _, line := range strings.Split(cmd.Example, "\n") {
				line = strings.TrimSpace(line)
				args, ok := strings.CutPrefix(line, "balticsim ")
				if !ok {
					t.Fatalf("not a command of ours: %s", line)
				}
				own = own || strings.HasPrefix(line, cmd.CommandPath())
				var out, errOut bytes.Buffer
				if code := Main(context.Background(), words(args), strings.NewReader(""), &out, &errOut); code != exitDone {
					t.Errorf("exit %d: %s\n%s%s", code, line, out.String(), errOut.String())
				}
			}
			if !own {
				t.Error("its example does not show it")
			}
		})
	}
}

// helpOf is what --help prints, which must be on standard output and a success.
func helpOf(t *testing.T, cmd *cobra.Command) string {
	t.Helper()
	var out, errOut bytes.Buffer
	args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
	if code := Main(context.Background(), args, strings.NewReader(""), &out, &errOut); code != exitDone || errOut.Len() > 0 {
		t.Fatalf("exit %d, %s", code, errOut.String())
	}
	return out.String()
}
