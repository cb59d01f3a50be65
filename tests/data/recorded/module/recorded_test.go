package recorded

import "testing"

func TestReturned(t *testing.T) {
	want := 1
	if got := *returned(); got != want {
		t.Fatalf("got %d, want %d", got, want)
	}
	t.Run("sub", func(t *testing.T) { t.Log(want) })
}
