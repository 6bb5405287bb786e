package calculus

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// A Place is one running partition as KeyOf sees it: what is in it, by digests.
type Place struct {
	Host     bool
	Instance string
	Name     Name
	Threads  []Item
	Messages []Item
	Cells    []Item
}

// Item is a thread, message or cell of a Place. Label orders items that are otherwise alike and does not enter the key.
// At is the message's channel or the cell's name. Main marks the main thread.
type Item struct {
	Label  string
	Main   bool
	At     Name
	Digest *Digest
}

// KeyOf appends a byte string that is the same for two farms only when they are equal up to a renaming of names and
// of the labels of threads, messages and instances, and up to what no running thread can ever reach: messages and
// cells whose names none of them knows, and empty partitions that none can stop.
//
// Names are numbered by first occurrence: in the threads first, place by place; then, name by name in that order, in what
// stands at the name. Everything is visited in an order that does not depend on which of two independent steps was first.
func KeyOf(places []Place, into []byte) []byte {
	k := keyWriter{encoder: Encoder{bytes: into}, places: places, number: make([]int, len(places))}
	order := make([]int, len(places))
	for i := range places {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &places[i], &places[j]
		switch {
		case a.Host != b.Host:
			if a.Host {
				return -1
			}
			return 1
		default:
			return CompareLabels(a.Instance, b.Instance)
		}
	})
	for _, i := range order {
		if places[i].Host || len(places[i].Threads) > 0 {
			k.place(i)
		}
	}
	k.order = order
	for at := 0; at < len(k.encoder.names); at++ {
		k.at(at, k.encoder.names[at])
	}
	return k.encoder.bytes
}

// keyWriter numbers names (in its encoder) and places as they are met.
type keyWriter struct {
	encoder Encoder
	places  []Place
	order   []int // indices of places, in canonical order
	number  []int // of each place from 1, 0 while it has not been met
	met     int
}

// place writes a place that is met for the first time: its name and its threads.
func (k *keyWriter) place(i int) {
	k.met++
	k.number[i] = k.met
	p := &k.places[i]
	k.encoder.Tag('[')
	if !p.Host {
		k.encoder.Name(p.Name)
	}
	threads := slices.Clone(p.Threads)
	sortItems(threads)
	for _, t := range threads {
		if t.Main {
			k.encoder.Tag('M')
		} else {
			k.encoder.Tag('T')
		}
		k.encoder.Digest(t.Digest)
	}
	k.encoder.Tag(']')
}

// at writes everything that stands at a name that some thread can reach.
func (k *keyWriter) at(number int, n Name) {
	for _, i := range k.order {
		p := &k.places[i]
		if k.number[i] == 0 && !p.Host && p.Name == n {
			k.place(i)
		}
		k.items(i, number, n, '!', p.Messages)
		k.items(i, number, n, '=', p.Cells)
	}
}

func (k *keyWriter) items(place, number int, n Name, tag byte, items []Item) {
	var here []Item
	for _, item := range items {
		if item.At == n {
			here = append(here, item)
		}
	}
	if here == nil {
		return
	}
	if k.number[place] == 0 {
		k.place(place)
	}
	sortItems(here)
	for _, item := range here {
		k.encoder.Tag(tag)
		k.encoder.Int(int64(number))
		k.encoder.Int(int64(k.number[place]))
		k.encoder.Digest(item.Digest)
	}
}

// sortItems orders by content and then by label.
func sortItems(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(bytes.Compare(a.Digest.sum[:], b.Digest.sum[:]), CompareLabels(a.Label, b.Label))
	})
}

// SortDigests orders the digests of a bag in place, so that the bag has one digest however it came to be.
func SortDigests(ds []*Digest) {
	slices.SortStableFunc(ds, func(a, b *Digest) int { return bytes.Compare(a.sum[:], b.sum[:]) })
}

// CompareLabels orders labels of threads, messages and instances: text by text, numbers by value, so that main.2 comes
// before main.10.
func CompareLabels(a, b string) int {
	digits := func(s string) int {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		return n
	}
	for a != "" && b != "" {
		if m, n := digits(a), digits(b); m > 0 && n > 0 {
			if m != n {
				return cmp.Compare(m, n)
			}
			if c := strings.Compare(a[:m], b[:n]); c != 0 {
				return c
			}
			a, b = a[m:], b[n:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// Sender returns the label of the thread that sent a message with that label, or that of the instance in which the
// message came to life again.
func Sender(message string) string {
	sender, _, _ := strings.Cut(message, "!")
	return sender
}
