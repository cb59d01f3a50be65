-- What `make nvim`, the tests and the pictures start Neovim with: nothing but heaplens, and all on.

local folder = vim.fs.dirname(debug.getinfo(1, "S").source:sub(2))
vim.opt.runtimepath:prepend(folder)

vim.lsp.enable("heaplens")
vim.lsp.inlay_hint.enable()
vim.diagnostic.config({ virtual_text = true, severity_sort = true })
vim.o.signcolumn = "yes"
