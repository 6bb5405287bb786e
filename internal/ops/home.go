package ops

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Home is the folder that holds a folder for each farm that a user runs.
type Home struct{ path string }

// The files of a run's folder. Names are short, since the path of a socket may have about a hundred bytes.
const (
	socketFile = "ctl"
	recordFile = "run.json"
)

// maxSocketPath is the longest path that every system takes for a socket.
const maxSocketPath = 103

// FindHome returns the user's home of runs: balticsim in $XDG_RUNTIME_DIR, or else balticsim-UID in the folder of
// temporary files. It is made, for its owner only, when it is not there. It fails with BAL1003.
func FindHome() (Home, error) {
	path := filepath.Join(os.TempDir(), "balticsim-"+strconv.Itoa(os.Geteuid()))
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		path = filepath.Join(dir, "balticsim")
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return Home{}, noHome(path, err)
	}
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return Home{}, noHome(path, err)
	case !info.IsDir():
		return Home{}, noHome(path, errors.New("it is not a folder"))
	case !owned(info):
		return Home{}, noHome(path, errors.New("it belongs to another user"))
	case info.Mode().Perm()&0o077 != 0:
		if err := os.Chmod(path, 0o700); err != nil {
			return Home{}, noHome(path, err)
		}
	}
	return Home{path}, nil
}

// locked calls do, with the home itself as the lock, while no other process makes or removes folders of runs.
func (h Home) locked(do func() error) error {
	f, err := os.Open(h.path)
	if err != nil {
		return noHome(h.path, err)
	}
	defer f.Close() //nolint:errcheck // closing unlocks; nothing was written
	if err := lock(f); err != nil {
		return noHome(h.path, err)
	}
	return do()
}

// names lists the runs that have a folder, in order.
func (h Home) names() ([]string, error) {
	entries, err := os.ReadDir(h.path)
	if err != nil {
		return nil, noHome(h.path, err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && checkName(e.Name()) == nil {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// checkName refuses names that are no plain file names or too long for the path of a socket.
func checkName(name string) error {
	if regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`).MatchString(name) {
		return nil
	}
	return fmt.Errorf("%q cannot be the name of a farm: a name has 1 to 32 letters, digits, dots, underscores and hyphens, and begins with a letter or digit", name)
}

// CheckName is checkName for --name.
func CheckName(name string) error { return checkName(name) }

// NameOf makes a name for a run out of the path of its script.
func NameOf(script string) string {
	base := strings.TrimSuffix(filepath.Base(script), ".ml")
	name := regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(base, "-")
	name = strings.TrimLeft(name, "._-")
	if name = name[:min(len(name), 24)]; name == "" {
		return "farm"
	}
	return name
}
