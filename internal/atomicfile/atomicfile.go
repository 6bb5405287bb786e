// Package atomicfile writes a file completely or not at all: a reader sees the old content or the new one, and after a
// failure, an interruption or a full disk the old file stands as it was.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Write gives write a buffered writer and, when it succeeds, makes path hold exactly what was written. The bytes go to a
// new file in the same directory, which is synced to disk and then renamed over path; whatever fails, that file is
// removed and path is untouched. A symbolic link is followed. An existing file keeps its permissions, and one that may
// not be written is refused, although a rename could replace it. What is not a regular file, such as a pipe or
// /dev/null, cannot be replaced and is written directly.
func Write(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o666)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.IsDir():
		return &fs.PathError{Op: "write", Path: path, Err: errors.New("is a directory")}
	case !info.Mode().IsRegular():
		return writeDirectly(path, write)
	default:
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		mode = info.Mode().Perm()
	}
	return replace(path, mode, info != nil, write)
}

// WriteBytes is Write with the content at hand.
func WriteBytes(path string, content []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

func writeDirectly(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(fill(f, write), f.Close())
}

func replace(path string, mode fs.FileMode, exists bool, write func(io.Writer) error) error {
	f, err := create(path, mode)
	if err != nil {
		return err
	}
	renamed := false
	defer func() { // also when write panics
		if !renamed {
			_ = f.Close() // closing twice does no harm
			_ = os.Remove(f.Name())
		}
	}()
	if err := fill(f, write); err != nil {
		return err
	}
	if exists { // the umask has no say about a file that is there already
		if err := f.Chmod(mode); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	renamed = true
	syncDirectory(filepath.Dir(path))
	return nil
}

func fill(f *os.File, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// create makes a new file beside path. The names are tried in order, so that no randomness is needed: O_EXCL makes sure
// that each is taken once.
func create(path string, mode fs.FileMode) (*os.File, error) {
	dir, base := filepath.Split(path)
	const attempts = 1000
	for i := range attempts {
		name := dir + "." + base + ".tmp" + strconv.Itoa(os.Getpid()) + "-" + strconv.Itoa(i)
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
	return nil, fmt.Errorf("cannot create a temporary file beside %s: remove the old ones", path)
}

// syncDirectory makes the rename itself durable where the system can do that; elsewhere the rename has happened all the
// same, so an error is no failure of the write.
func syncDirectory(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}
