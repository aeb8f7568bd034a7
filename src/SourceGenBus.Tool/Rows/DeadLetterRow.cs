using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Rows;

/// <summary>A dead letter.</summary>
internal sealed record DeadLetterRow(
    string Id,
    string Handler,
    DateTimeOffset DiedAt,
    string? DiscardReason,
    DateTimeOffset? DiscardedAt,
    EventRow Event,
    IReadOnlyList<AttemptRow> Attempts)
{
    internal static DeadLetterRow Of(DeadLetter letter) => new(
        letter.Id.ToString(),
        letter.Id.Handler,
        letter.DiedAt,
        letter.DiscardReason,
        letter.DiscardedAt,
        EventRow.Of(letter.Envelope) with { Position = letter.Id.Position },
        [.. letter.Attempts.Select(static attempt => new AttemptRow(attempt.Number, attempt.Handler, attempt.Error, attempt.FailedAt))]);
}
