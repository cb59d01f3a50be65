// run: before(70_000, "a name") after(70_000, "a name")
// before: 2 allocations
// after: none
package sample

import (
	"context"
	"io"
	"log/slog"
)

func init() { slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) }

//go:noinline
func before(id int, name string) { slog.Info("stored", "id", id, "name", name) }

//go:noinline
func after(id int, name string) {
	slog.LogAttrs(context.Background(), slog.LevelInfo, "stored", slog.Int("id", id), slog.String("name", name))
}
