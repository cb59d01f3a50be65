--- Keeps Neovim 0.11 from drawing hints of text that is gone, beside another server such as gopls.
---
--- It draws the hints of all servers once the first has answered, so those of the others may lie
--- beyond the end of a line, which is an error (neovim#36318); and what the others answer then, or
--- any server after a refresh, it may never draw.

local M = {}

local METHOD = "textDocument/inlayHint"

--- Moves hints that lie beyond the end of their line to it, until newer ones come.
---@param bufnr integer
local function keep_within(bufnr)
  for _, each in ipairs(vim.lsp.inlay_hint.get({ bufnr = bufnr })) do
    local position = each.inlay_hint.position
    local line = vim.api.nvim_buf_get_lines(bufnr, position.line, position.line + 1, false)[1] or ""
    position.character = math.min(position.character, #line)
  end
end

--- Has Neovim draw all hints anew that it has, as on a refresh, without asking servers again.
---@param bufnr integer
---@param client_id integer
local function draw_anew(bufnr, client_id)
  local util = require("vim.lsp.util")
  local ask = util._refresh
  util._refresh = function() end
  pcall(vim.lsp.inlay_hint.on_refresh, nil, nil, { client_id = client_id })
  util._refresh = ask
  vim.api.nvim__redraw({ buf = bufnr, valid = true, flush = false })
end

--- Looks after the hints of a buffer.
---@param bufnr integer
function M.watch(bufnr)
  if vim.fn.has("nvim-0.12") == 1 then
    return
  end
  local group = vim.api.nvim_create_augroup("heaplens.hints", { clear = false })
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  vim.api.nvim_create_autocmd("LspNotify", {
    group = group,
    buffer = bufnr,
    callback = function(event)
      if event.data.method == "textDocument/didChange" then
        keep_within(bufnr)
      end
    end,
  })
  vim.api.nvim_create_autocmd("LspRequest", {
    group = group,
    buffer = bufnr,
    callback = function(event)
      local request = event.data.request
      if request.method == METHOD and request.type == "complete" then
        -- Only then has Neovim taken the answer in.
        vim.schedule(function()
          if vim.api.nvim_buf_is_loaded(bufnr) then
            draw_anew(bufnr, event.data.client_id)
          end
        end)
      end
    end,
  })
end

return M
