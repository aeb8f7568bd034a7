using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Commands;

/// <summary>The options that choose dead letters.</summary>
internal sealed class DeadLetterOptions
{
    private readonly Option<string?> _name = new("--name") { Description = "Events of this name.", HelpName = "event" };
    private readonly Option<string?> _key = new("--key") { Description = "Events of this key.", HelpName = "key" };
    private readonly Option<string?> _handler = new("--handler") { Description = "What this handler gave up.", HelpName = "name" };
    private readonly Option<string?> _error = new("--error") { Description = "An error contains this text.", HelpName = "text" };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Given up at this time or later, in UTC unless it " +
        "says otherwise.", HelpName = "time", CustomParser = ReadTime };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Given up before this time.", HelpName = "time", CustomParser = ReadTime };

    internal IEnumerable<Symbol> All => [_name, _key, _handler, _error, _since, _until];

    internal DeadLetterFilter Read(ToolContext context) => new()
    {
        Name = context.Get(_name),
        Key = context.Get(_key),
        Handler = context.Get(_handler),
        ErrorText = context.Get(_error),
        DiedFrom = context.Get(_since),
        DiedBefore = context.Get(_until),
    };

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"'{text}' is no time, such as 2026-01-31T12:00:00Z.");
        return null;
    }
}
