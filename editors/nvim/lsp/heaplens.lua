---@brief
--- heaplens shows what Go code puts on the heap while it is written: hints, diagnostics, hovers.
---
--- This file works alone: copy it to `~/.config/nvim/lsp/` and say `vim.lsp.enable("heaplens")`.
--- With the rest of the plugin beside it, `:HeaplensExplain` and its like come on top.

-- What the plugin adds; without it the server itself shows what its commands return.
local found, plugin = pcall(require, "heaplens.client")

---@type vim.lsp.Config
local config = {
  cmd = { "heaplens", "serve" },
  filetypes = { "go" },
  root_markers = { "go.work", "go.mod", ".git" },
}
return found and vim.tbl_extend("error", config, plugin.config()) or config
