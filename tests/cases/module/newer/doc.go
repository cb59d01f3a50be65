// Package newer uses what only newer versions of Go have.
package newer
