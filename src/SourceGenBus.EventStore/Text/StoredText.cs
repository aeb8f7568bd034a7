using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SourceGenBus.EventStore;

/// <summary>
/// The one place where text from outside is made fit to be stored: exceptions of handlers, reasons, names that nobody could check. Nothing
/// here throws, whatever the text or the exception is, so a record of a failure can always be written.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class StoredText
{
    /// <summary>How many UTF-16 units of a text are stored. An exception with its stack trace has a few thousand.</summary>
    public const int MaximumLength = 16_384;

    private const char Replacement = '\uFFFD';

    /// <summary>The text as every database can store it: no NUL, no unpaired surrogate, and not longer than the maximum.</summary>
    /// <param name="text">The text; null is the empty one.</param>
    /// <param name="maximumLength">How many UTF-16 units to keep; what is left out is replaced by a note that says how much.</param>
    /// <param name="highest">The highest character that the database's encoding can hold.</param>
    public static string Of(string? text, int maximumLength = MaximumLength, char highest = char.MaxValue)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length > maximumLength)
            text = Shorten(text, maximumLength);
        if (CheckedText.FirstUnstorable(text) < 0
            && (highest == char.MaxValue || !text.AsSpan().ContainsAnyInRange((char)(highest + 1), char.MaxValue)))
            return text;

        var stored = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var unit = text[index];
            if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) && highest == char.MaxValue)
                stored.Append(unit).Append(text[++index]);
            else if (unit == '\0' || char.IsSurrogate(unit) || unit > highest)
                stored.Append(highest == char.MaxValue ? Replacement : '?');
            else
                stored.Append(unit);
        }

        return stored.ToString();
    }

    /// <summary>
    /// An exception as text, as <see cref="Exception.ToString"/> gives it. When that throws, which code of an application may do, its type
    /// and as much as can be read of it.
    /// </summary>
    /// <param name="exception">The exception.</param>
    /// <param name="maximumLength">How many UTF-16 units to keep.</param>
    public static string Of(Exception exception, int maximumLength = MaximumLength)
    {
        try
        {
            return Of(exception.ToString(), maximumLength);
        }
        catch (Exception second)
        {
            // Its own text cannot be had; the types of both are known without running code of the application.
            return Of(
                $"{exception.GetType()}: {MessageOf(exception)} (The text of this exception could not be made: ToString threw " +
                $"'{second.GetType()}'.)\n{TraceOf(exception)}",
                maximumLength);
        }
    }

    /// <summary>The message of an exception, or that there is none, since code of an application may throw there, too.</summary>
    /// <param name="exception">The exception.</param>
    internal static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception second)
        {
            return $"(Message threw '{second.GetType()}')";
        }
    }

    /// <summary>
    /// The name of a class as it identifies a handler in a store. One that no index can hold keeps its beginning and gets a hash of the
    /// whole.
    /// </summary>
    /// <param name="type">The class.</param>
    internal static string NameOf(Type type)
    {
        var name = type.ToString();
        if (Encoding.UTF8.GetByteCount(name) <= CheckedText.MaximumBytes)
            return name;
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return $"{name.AsSpan(0, CheckedText.MaximumBytes / 4)}...{hash}";
    }

    /// <summary>
    /// Text from the headers of an event as a part of what identifies something. One that is long is replaced by a hash of it.
    /// </summary>
    /// <param name="text">The text.</param>
    internal static string IdentifierOf(string text) =>
        text.Length <= 64 && !text.Any(char.IsControl)
            ? text
            : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static string Shorten(string text, int maximumLength)
    {
        var kept = maximumLength;
        if (kept > 0 && char.IsHighSurrogate(text[kept - 1]))
            kept--;
        return string.Create(
            CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)} ... ({text.Length - kept} more characters were not stored)");
    }

    private static string? TraceOf(Exception exception)
    {
        try
        {
            return exception.StackTrace;
        }
        catch (Exception)
        {
            // Virtual, too. Without a stack trace the record still says what failed.
            return null;
        }
    }
}
