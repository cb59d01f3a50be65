// Package tested has tests of both kinds: in the package, and in a package of their own. A test
// is compiled with the package, once more, and its allocations are findings like all others.
package tested

// Account holds an amount.
type Account struct{ balance int }

// Open returns a new account.
//
//go:noinline
func Open(balance int) *Account {
	return &Account{balance} // want &Account{balance}:"escapes to heap; returned; 8 B"
}

// Balance reads it.
func (a *Account) Balance() int { return a.balance }
