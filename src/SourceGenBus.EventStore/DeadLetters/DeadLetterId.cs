using System.Globalization;

namespace SourceGenBus.EventStore;

/// <summary>Names a dead letter among those of its store. As text it is <c>position</c> or <c>position/handler</c>.</summary>
/// <param name="Position">The place of the event in the order of its key.</param>
/// <param name="Handler">The stable name of the handler that gave up; empty when the event could not be delivered to any.</param>
public readonly record struct DeadLetterId(long Position, string Handler = "")
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out DeadLetterId id)
    {
        id = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var number = slash < 0 ? text : text![..slash];
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || slash + 1 == text!.Length)
            return false;
        id = new DeadLetterId(position, slash < 0 ? "" : text[(slash + 1)..]);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.IsNullOrEmpty(Handler)
            ? Position.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Position}/{Handler}");
}
