using System.Text.RegularExpressions;

namespace SourceGenBus.Tool.Output;

/// <summary>
/// What must not be repeated: connection strings and the passwords in them, wherever the user put them. The mistake that an error is about
/// is often that a value is given to the wrong option.
/// </summary>
internal sealed partial class Secrets
{
    private const string Hidden = "***";

    private readonly IReadOnlyList<string> _arguments;
    private readonly List<string> _texts = [];

    internal Secrets(IReadOnlyList<string> arguments, IEnumerable<string?> others)
    {
        _arguments = arguments;
        foreach (var text in arguments.Concat(others))
        {
            if (text is null || !(ConnectionString().IsMatch(text) || Address().IsMatch(text)))
                continue;
            _texts.Add(text);
            if (text.StartsWith('-') && text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                _texts.Add(text[(equals + 1)..]);
            foreach (var match in Password().Matches(text).Concat(Address().Matches(text)))
            {
                // A shorter one would be found in every other word.
                if (match.Groups["secret"].Value.Trim('"', '\'') is { Length: > 3 } password)
                    _texts.Add(password);
            }
        }

        _texts.Sort(static (left, right) => right.Length.CompareTo(left.Length));
    }

    /// <summary>The text without the secrets.</summary>
    internal string LeaveOut(string text)
    {
        foreach (var secret in _texts)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    /// <summary>
    /// A message about the command line, which repeats of it only what is surely no secret: names of options, words of commands, numbers.
    /// </summary>
    /// <param name="message">What the parser says.</param>
    /// <param name="unmatched">What it did not understand.</param>
    internal string LeaveOutArguments(string message, IReadOnlyCollection<string> unmatched)
    {
        for (var index = 0; index < _arguments.Count; index++)
        {
            var argument = _arguments[index];
            var followsUnknown = index > 0 && _arguments[index - 1].StartsWith('-') && unmatched.Contains(_arguments[index - 1]);
            if (argument.Length > 0 && (followsUnknown || !Harmless().IsMatch(argument)))
                message = message.Replace(
                    $"'{argument}'",
                    OptionName().Match(argument) is { Success: true } name ? $"'{name.Value}'" : $"'{Hidden}'",
                    StringComparison.Ordinal);
        }

        return LeaveOut(message);
    }

    [GeneratedRegex("""(?i)\b(host|server|data source|user ?name|user id|uid|password|pwd|passwd)\s*=""")]
    private static partial Regex ConnectionString();

    [GeneratedRegex("""(?i)\b(password|pwd|passwd|ssl ?password)\s*=\s*(?<secret>"[^"]*"|'[^']*'|[^;]*)""")]
    private static partial Regex Password();

    [GeneratedRegex("""://[^/@\s:]*:(?<secret>[^@\s]*)@""")]
    private static partial Regex Address();

    [GeneratedRegex("""^(--?[A-Za-z][A-Za-z-]{0,39}|[a-z][a-z-]{0,29}|[0-9TZ:.+-]{1,40})$""")]
    private static partial Regex Harmless();

    // The name before the value that was written to it.
    [GeneratedRegex("""^--?[A-Za-z][A-Za-z-]{0,39}(?==|:)""")]
    private static partial Regex OptionName();
}
