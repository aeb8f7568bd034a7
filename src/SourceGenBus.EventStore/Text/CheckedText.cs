using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SourceGenBus.EventStore;

/// <summary>
/// The one check of text that callers give to a store, before it reaches a connection: a database cannot hold a NUL character, and an
/// unpaired surrogate is no character at all, so two different ones would become one stored text. What identifies something is limited in
/// length as well, since it is indexed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class CheckedText
{
    /// <summary>
    /// How many bytes in UTF-8 a stream, key, name, consumer or handler may have. PostgreSQL's indexes hold 2,704 bytes in an entry, and
    /// some entries consist of two such texts. SQLite could hold more, but a store must be movable.
    /// </summary>
    public const int MaximumBytes = 1024;

    private const int MaximumShown = 40;

    /// <summary>Throws unless the text can identify something in a store: it is not empty, can be stored, and fits an index.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the message: <c>stream</c>.</param>
    /// <param name="parameter">The parameter that it was given by.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void ThrowUnlessIdentifier(
        [NotNull] string? text, string what, [CallerArgumentExpression(nameof(text))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, parameter);
        ThrowUnlessIndexable(text, what, parameter);
    }

    /// <summary>Throws unless the text can be asked for: it is not empty and can be stored. Nothing that is too long is there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="parameter">The parameter that it was given by.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void ThrowUnlessNamed(
        [NotNull] string? text,
        string what,
        [CallerArgumentExpression(nameof(text))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, parameter);
        ThrowUnlessStorable(text, what, parameter);
    }

    /// <summary>Throws unless the text can be stored and fits an index. Null and empty texts do.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="parameter">The parameter that it was given by.</param>
    /// <exception cref="ArgumentException">It cannot, or it is too long.</exception>
    internal static void ThrowUnlessIndexable(string? text, string what, [CallerArgumentExpression(nameof(text))] string? parameter = null)
    {
        ThrowUnlessStorable(text, what, parameter);
        if (text is not null)
            ThrowIfLonger(text, MaximumBytes, what, parameter);
    }

    /// <summary>Throws unless the text can be stored. Null can.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="parameter">The parameter that it was given by.</param>
    /// <exception cref="ArgumentException">It has a NUL character or an unpaired surrogate.</exception>
    public static void ThrowUnlessStorable(string? text, string what, [CallerArgumentExpression(nameof(text))] string? parameter = null)
    {
        if (text is null || FirstUnstorable(text) is var index && index < 0)
            return;
        var problem = text[index] == '\0' ? "a NUL character (U+0000)" : $"an unpaired surrogate (U+{(int)text[index]:X4})";
        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"The {what} '{Shown(text)}' contains {problem} at index {index}, which a database cannot store. Remove or encode it " +
            $"before it gets here."),
            parameter);
    }

    /// <summary>
    /// Throws unless the text can stand in a claim of the inbox, where that of a program and that of a handler come together.
    /// </summary>
    /// <param name="handler">The text.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void ThrowUnlessClaimable([NotNull] string? handler)
    {
        ThrowUnlessNamed(handler, "name of a handler");
        ThrowIfLonger(handler, (2 * MaximumBytes) + 1, "name of a handler", nameof(handler));
    }

    /// <summary>Throws unless all text of the envelopes can be stored, and names and keys fit an index.</summary>
    /// <param name="events">The envelopes.</param>
    /// <exception cref="ArgumentException">Some text cannot.</exception>
    public static void ThrowUnlessStorable(IReadOnlyList<EventEnvelope> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        for (var index = 0; index < events.Count; index++)
        {
            var envelope = events[index] ?? throw new ArgumentException("One of the events is null.", nameof(events));
            ThrowUnlessIdentifier(envelope.Name, "name of an event", nameof(events));
            ThrowUnlessIndexable(envelope.Key, "key of an event", nameof(events));
            ThrowUnlessStorable(envelope.Headers);
        }
    }

    /// <summary>The index of the first UTF-16 unit that cannot be stored; -1 when all can.</summary>
    /// <param name="text">The text.</param>
    internal static int FirstUnstorable(ReadOnlySpan<char> text)
    {
        // Both searches are vectorized, and nearly every text ends here.
        var end = text.IndexOf('\0');
        var surrogates = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (surrogates < 0)
            return end;
        for (var index = surrogates; index < text.Length; index++)
        {
            if (text[index] == '\0')
                return index;
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return end >= 0 ? Math.Min(end, index) : index;
            index++;
        }

        return end;
    }

    private static void ThrowUnlessStorable(EventHeaders headers)
    {
        const string Events = "events";
        ThrowUnlessStorable(headers.Source, "source in the headers of an event", Events);
        ThrowUnlessStorable(headers.CorrelationId, "correlation id in the headers of an event", Events);
        ThrowUnlessStorable(headers.CausationId, "causation id in the headers of an event", Events);
        ThrowUnlessStorable(headers.UserId, "user id in the headers of an event", Events);
        ThrowUnlessStorable(headers.TenantId, "tenant id in the headers of an event", Events);
        ThrowUnlessStorable(headers.TraceParent, "trace parent in the headers of an event", Events);
        ThrowUnlessStorable(headers.TraceState, "trace state in the headers of an event", Events);
        ThrowUnlessStorable(headers.ReceivedFrom, "destination in the headers of an event", Events);
        ThrowUnlessStorable(headers.ReplyTo, "destination of the answer in the headers of an event", Events);
        ThrowUnlessStorable(headers.Destination, "destination in the headers of an event", Events);
        if (headers.Metadata.Count == 0)
            return;
        foreach (var (name, value) in headers.Metadata)
        {
            ThrowUnlessStorable(name, "name of a metadata entry of an event", Events);
            ThrowUnlessStorable(value, "value of a metadata entry of an event", Events);
        }
    }

    private static void ThrowIfLonger(string text, int maximum, string what, string? parameter)
    {
        // A UTF-16 unit takes three bytes at most, so only a long text has to be counted.
        if (text.Length * 3 <= maximum || Encoding.UTF8.GetByteCount(text) is var bytes && bytes <= maximum)
            return;
        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"The {what} '{Shown(text)}' takes {bytes} bytes in UTF-8, but at most {maximum} can be indexed. Use a shorter one, such " +
            $"as a hash of it."),
            parameter);
    }

    /// <summary>The beginning of a text, in characters that a log can show.</summary>
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var unit in text.AsSpan(0, Math.Min(text.Length, MaximumShown)))
        {
            if (char.IsControl(unit) || char.IsSurrogate(unit))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            else
                shown.Append(unit);
        }

        return text.Length > MaximumShown ? shown.Append("...").ToString() : shown.ToString();
    }
}
