package sim

import "github.com/balticsim/balticsim/step"

// Identity says when two states are the same; see package step, where systems that do not know this package find it.
type Identity = step.Identity

// The identities.
const (
	Congruence = step.Congruence
	Multiset   = step.Multiset
	Position   = step.Position
)

// Identifier is implemented by systems that offer several identities. KeyAs appends a byte string that two states share
// only when they are the same in the sense of id; with Congruence it is what System.Key appends.
type Identifier[S any] interface {
	KeyAs(s S, id Identity, into []byte) []byte
}

// Foresight is implemented by systems that can bound what their threads will ever touch, which is what a search needs to
// leave some interleavings out and to say what can never happen again.
//
// The uses it lists are of objects, not of single things on them: channels rather than messages, references, partition
// names, standard output, fault budgets. Objects have tokens of their own. Actors appends the tokens of all live threads
// of s, enabled or not, in canonical order. Pending appends what the thread's next step touches, blocked or not. Future
// appends every object that the thread or a thread it makes may ever touch, including those whose names it may receive;
// what is in Pending is in Future.
type Foresight[S any] interface {
	Actors(s S, into []step.Token) []step.Token
	Pending(s S, actor step.Token, into []step.Use) []step.Use
	Future(s S, actor step.Token, into []step.Use) []step.Use
}

// Blind is implemented by systems that have the methods of Foresight although they may know nothing: where Blind is true, a search does
// better without asking.
type Blind interface{ Blind() bool }

// Interferes tells whether a use that a thread is about to make and one that another may make later, of the same object,
// get in each other's way or enable each other. Two offers and two reads do not.
func Interferes(pending, future step.Mode) bool {
	return pending != future || pending == step.Consume || pending == step.Write
}
