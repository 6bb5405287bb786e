package driver

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// MaxSource is the size limit of every text that people write: scripts, interfaces, metadata, WSDL. 1 MiB.
const MaxSource = 1 << 20

// ReadSource reads a text; "-" is stdin, shown as "<stdin>". It fails with BAL0701 when the file cannot be read and with
// BAL0702 when it is larger than MaxSource.
func ReadSource(name string, stdin io.Reader) (*source.File, *source.Diagnostic) {
	return readLimited(name, stdin, MaxSource)
}

func readLimited(name string, stdin io.Reader, limit int64) (*source.File, *source.Diagnostic) {
	show := filepath.ToSlash(name)
	r := stdin
	if name == "-" {
		show = "<stdin>"
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, unreadable(show, err)
		}
		defer f.Close() //nolint:errcheck // a file that was only read
		r = f
	}
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, unreadable(show, err)
	}
	if int64(len(text)) > limit {
		return nil, &source.Diagnostic{
			Code: "BAL0702", Severity: source.Error,
			Message: fmt.Sprintf("%s is larger than %d bytes", show, limit),
			Help:    []string{"split it: a script describes one farm"},
		}
	}
	return source.NewFile(show, string(text)), nil
}

func unreadable(show string, err error) *source.Diagnostic {
	d := &source.Diagnostic{Code: "BAL0701", Severity: source.Error, Message: fmt.Sprintf("cannot read %s: %s", show, reason(err))}
	if errors.Is(err, fs.ErrNotExist) {
		dir := filepath.Dir(show)
		if near, ok := source.Nearest(filepath.Base(show), fileNames(dir)); ok {
			d.Help = []string{"did you mean `" + filepath.ToSlash(filepath.Join(dir, near)) + "`?"}
		} else {
			d.Help = []string{"check the path; it is read from the folder you are in"}
		}
	}
	return d
}

// reason is an error of the file system without the path, which the message names already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

func fileNames(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// besideScript finds a companion of a script: the file named in the flag when it is set, else stem+suffix beside the
// script when it exists, else "" (stdin has no companions).
func besideScript(script, flag, suffix string) string {
	if flag != "" || script == "-" {
		return flag
	}
	path := strings.TrimSuffix(script, ".ml") + suffix
	if _, err := os.Stat(path); err == nil {
		return path
	}
	return ""
}

// findMeta finds a script's metadata: --meta, else S.meta.ml beside S.ml, else the only *.meta.ml there, else "".
func findMeta(script, flag string) string {
	if path := besideScript(script, flag, ".meta.ml"); path != "" || script == "-" {
		return path
	}
	matches, err := filepath.Glob(filepath.Join(filepath.Dir(script), "*.meta.ml"))
	if err != nil || len(matches) != 1 {
		return ""
	}
	return matches[0]
}

// findBeside finds a file of a fixed name in the script's folder: the flag when set, else DIR/name when it exists.
func findBeside(script, flag, name string) string {
	if flag != "" || script == "-" {
		return flag
	}
	path := filepath.Join(filepath.Dir(script), name)
	entries, err := os.ReadDir(filepath.Dir(script))
	if err != nil {
		return ""
	}
	// Names are compared byte by byte, so that a file system that ignores case behaves like one that does not.
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && !e.IsDir() }) {
		return path
	}
	return ""
}
