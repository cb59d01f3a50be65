module heaplens.dev/samples

go 1.21
