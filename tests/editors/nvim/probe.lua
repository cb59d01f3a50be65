-- What the tests ask a running Neovim; they call these as `probe.NAME(…)`.

local M = {}

--- The inlay hints that are drawn on a line, from 1, of all servers: byte column and text.
---@param line integer
---@return [integer, string][]
local function drawn_hints(line)
  vim.cmd.redraw()
  local namespace = vim.api.nvim_get_namespaces()["nvim.lsp.inlayhint"]
  local first, last = { line - 1, 0 }, { line - 1, -1 }
  local marks = vim.api.nvim_buf_get_extmarks(0, namespace, first, last, { details = true })
  return vim
    .iter(marks)
    :map(function(mark)
      local words = vim.iter(mark[4].virt_text or {}):map(function(chunk)
        return chunk[1]
      end)
      return { mark[3], words:join("") }
    end)
    :totable()
end

--- The texts of the hints that are drawn on a line, from 1.
---@param line integer
---@return string[]
function M.drawn(line)
  return vim.tbl_map(function(hint)
    return vim.trim(hint[2])
  end, drawn_hints(line))
end

--- A line, from 1, with its drawn hints in it.
---@param line integer
---@return string
function M.shown(line)
  local text = vim.fn.getline(line)
  for _, hint in vim.iter(drawn_hints(line)):rev():enumerate() do
    text = ("%s«%s»%s"):format(text:sub(1, hint[1]), hint[2], text:sub(hint[1] + 1))
  end
  return text
end

--- The diagnostics of heaplens on a line, from 1; of the whole buffer without one.
---@param line? integer
---@return { code: string, message: string, severity: integer }[]
function M.findings(line)
  return vim
    .iter(vim.diagnostic.get(0, { lnum = line and line - 1 }))
    :filter(function(found)
      return found.source == "heaplens"
    end)
    :map(function(found)
      return { code = found.code, message = found.message, severity = found.severity }
    end)
    :totable()
end

--- Whether there is a finding of this code in the buffer.
---@param code string
---@return boolean
function M.has(code)
  return vim.iter(M.findings()):any(function(finding)
    return finding.code == code
  end)
end

--- In how many files something was found.
---@return integer
function M.files_with_findings()
  local files = {}
  for _, found in ipairs(vim.diagnostic.get()) do
    files[found.bufnr] = true
  end
  return vim.tbl_count(files)
end

--- The text of the float that is open; empty for none.
---@return string
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, "\n")
    end
  end
  return ""
end

--- All lines of the current buffer.
---@return string
function M.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

--- Applies the code action at the cursor whose title starts so.
---@param title string
function M.act(title)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return vim.startswith(action.title, title)
    end,
  })
end

--- Calls a condition until it holds.
---@param condition fun(): any
---@param limit_ms integer
---@return boolean
function M.wait(condition, limit_ms)
  return (vim.wait(limit_ms, condition, 10))
end

return M
