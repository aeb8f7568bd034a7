using System.Globalization;
using SourceGenBus.Tool.Output;

namespace SourceGenBus.Tool.Commands;

/// <summary>
/// Where a list goes on: after a position, or after one of the entries of that position, since a page may end among them.
/// </summary>
internal readonly record struct ListPlace(long Position, string? Name)
{
    /// <summary>Reads <c>position</c> or <c>position/name</c>, the name of a handler or projection; null is the start.</summary>
    /// <exception cref="ToolException">It is neither.</exception>
    internal static ListPlace Parse(string? text)
    {
        if (text is null)
            return default;
        var parts = text.Split('/', 2);
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new ListPlace(position, parts is [_, var name] ? name : null)
            : throw new ToolException(
                ExitCode.Usage, $"'{Terminal.Clean(text)}' is no place in a list: it is a position, or position/name.");
    }
}
