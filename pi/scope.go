package pi

// nameTable numbers the names of a program's variables in the order in which they are met.
type nameTable struct {
	numbers map[string]varID
	names   []string
}

type varID uint32

func (t *nameTable) id(name string) varID {
	id, known := t.numbers[name]
	if !known {
		id = varID(len(t.names))
		if id >= 1<<(scopeBits*scopeLevels) {
			panic("pi: too many variables")
		}
		t.numbers[name] = id
		t.names = append(t.names, name)
	}
	return id
}

// scope maps the variables in sight to where they are. It is persistent: the compiler returns to earlier scopes, and a
// long program is deep, so a scope shares with the one it grew from, and a search costs the same at any depth.
//
// A scope belongs to the block that it is used in. Registers and joins of other blocks are out of its sight, constants are
// not: the code of a closure begins with the scope around it, and has to add only what it captured.
type scope struct {
	table *nameTable
	root  *scopeNode
	owner *block
}

// scopeNode is a node of a trie over the digits of a variable's number, highest first.
type scopeNode struct {
	inner [1 << scopeBits]*scopeNode
	bound binding // in a leaf
}

const (
	scopeBits   = 4
	scopeLevels = 6
)

func digit(id varID, level int) varID {
	return id >> (scopeBits * (scopeLevels - 1 - level)) & (1<<scopeBits - 1)
}

func (s scope) bind(name string, b binding) scope { return s.bindID(s.table.id(name), b) }

func (s scope) bindID(id varID, b binding) scope {
	copied := func(n *scopeNode) *scopeNode {
		if n == nil {
			return &scopeNode{}
		}
		c := *n
		return &c
	}
	root := copied(s.root)
	at := root
	for level := range scopeLevels {
		next := copied(at.inner[digit(id, level)])
		at.inner[digit(id, level)] = next
		at = next
	}
	b.owner = s.owner
	at.bound = b
	return scope{s.table, root, s.owner}
}

func (s scope) lookup(name string) (binding, bool) { return s.lookupID(s.table.id(name)) }

func (s scope) lookupID(id varID) (binding, bool) {
	at := s.root
	for level := 0; level < scopeLevels && at != nil; level++ {
		at = at.inner[digit(id, level)]
	}
	if at == nil || at.bound.owner != s.owner && !at.bound.constant() {
		return binding{}, false
	}
	return at.bound, true
}

// binding is where a variable is: in a register or among the constants (op alone); a function of the recursive group
// that the block itself, in register op, belongs to (sibling); or nowhere, because it is a continuation to jump to.
type binding struct {
	op      operand
	sibling *info
	join    *join
	owner   *block
}

func (b binding) constant() bool { return b.op < 0 && b.sibling == nil && b.join == nil }
