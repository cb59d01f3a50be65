--- Draws our hints in colours of their own, which can be read on the default scheme, and keeps
--- Neovim 0.11 from drawing hints of text that is gone, beside another server such as gopls.
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

--- What our hints say besides `heap …`.
local WORDS = { escapes = true, keeps = true, ["no heap"] = true, unused = true }

--- The highlight of a hint, if it is one of ours.
---@param text string
---@return string?
local function highlight_of(text)
  local stale, words = text:match("^(~?)(.*)$")
  if words == "heap" or words:find("^heap[? ]") or WORDS[words] then
    return stale == "~" and "HeaplensStale" or "HeaplensHint"
  end
end

--- Gives our hints their highlight; Neovim draws those of all servers in one.
---@param bufnr integer
---@param first integer
---@param last integer
local function colour(bufnr, first, last)
  local namespace = vim.api.nvim_create_namespace("nvim.lsp.inlayhint")
  local marks = vim.api.nvim_buf_get_extmarks(
    bufnr,
    namespace,
    { first, 0 },
    { last, -1 },
    { details = true }
  )
  for _, mark in ipairs(marks) do
    local id, row, column, details = unpack(mark)
    local changed = false
    for _, chunk in ipairs(details.virt_text or {}) do
      local highlight = chunk[2] == "LspInlayHint" and highlight_of(chunk[1])
      if highlight then
        chunk[2], changed = highlight, true
      end
    end
    if changed then
      vim.api.nvim_buf_set_extmark(bufnr, namespace, row, column, {
        id = id,
        virt_text = details.virt_text,
        virt_text_pos = "inline",
        ephemeral = false,
      })
    end
  end
end

--- Has all hints coloured when they are drawn: after Neovim's own provider, which was there before.
local function colour_all()
  local _ = vim.lsp.inlay_hint.enable
  vim.api.nvim_set_decoration_provider(vim.api.nvim_create_namespace("heaplens.hints"), {
    on_win = function(_, _, bufnr, first, last)
      local lines = vim.api.nvim_buf_line_count(bufnr)
      colour(bufnr, first, math.min(last + 1, lines - 1))
    end,
  })
end

local coloured = false

--- Looks after the hints of a buffer.
---@param bufnr integer
function M.watch(bufnr)
  if not coloured then
    coloured = true
    colour_all()
  end
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
