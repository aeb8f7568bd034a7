using System.CommandLine;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>Dead letters: looking at them.</summary>
internal static class DeadLetterCommands
{
    internal static Command Create()
    {
        var command = new Command("dead-letters", "Events whose delivery was given up.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(DeadLetterVerbs.Replay());
        command.Subcommands.Add(DeadLetterVerbs.Edit());
        command.Subcommands.Add(DeadLetterVerbs.Discard());
        return command;
    }

    /// <summary>Finds a dead letter.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    internal static async Task<DeadLetter> FindAsync(ToolContext context, IDurableStore store, DeadLetterId id) =>
        await store.DeadLetters.FindAsync(id, context.CancellationToken) ?? throw new ToolException(
            ExitCode.Missing, $"There is no dead letter '{Terminal.Clean(id.ToString())}'.");

    /// <summary>Reads the text of an id.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    internal static DeadLetterId Parse(string text) => DeadLetterId.TryParse(text, out var id)
        ? id
        : throw new ToolException(
            ExitCode.Usage, $"'{Terminal.Clean(text)}' is no id of a dead letter: it is a position, or position/handler.");

    private static Command List()
    {
        var filter = new DeadLetterOptions();
        var discarded = new Option<bool>("--discarded") { Description = "Those that were discarded, too." };
        var tenant = TenantFilter.Option();
        var after = new Option<string?>("--after") { Description = "Only those after this one, to go on with a list.", HelpName = "id" };
        var limit = ToolCommands.Limit(100, "dead letters");
        return ToolCommands.Define("list", "Lists dead letters by position.", ListAsync, [.. filter.All, discarded, tenant, after, limit]);

        async Task<int> ListAsync(ToolContext context)
        {
            var wanted = filter.Read(context) with
            {
                IncludeDiscarded = context.Get(discarded),
                After = context.Get(after) is { } text ? Parse(text) : null,
            };
            var store = await context.OpenAsync();
            var letters = await TenantFilter.DeadLettersAsync(
                store, context.Get(tenant), wanted, context.Get(limit), context.CancellationToken);
            IReadOnlyList<DeadLetterRow> rows = [.. letters.Select(DeadLetterRow.Of)];
            context.Print(rows, () =>
            {
                var table = new Table("ID", "EVENT", "KEY", "DIED", "ATTEMPTS", "LAST ERROR");
                foreach (var row in rows)
                {
                    var error = row.DiscardReason is { } reason ? $"(discarded: {reason})" : row.Attempts is [.., var last] ? Table.FirstLine(last.Error) : "";
                    table.Add(row.Id, row.Event.Name, row.Event.Key, row.DiedAt, row.Attempts.Count, error);
                }

                return table;
            });
            return ExitCode.Success;
        }
    }

    private static Command Show()
    {
        var id = new Argument<string>("id") { Description = "The dead letter: its position, or position/handler." };
        return ToolCommands.Define("show", "Shows one dead letter with its payload and every attempt.", ShowAsync, id);

        async Task<int> ShowAsync(ToolContext context)
        {
            var wanted = Parse(context.Get(id));
            var row = DeadLetterRow.Of(await FindAsync(context, await context.OpenAsync(), wanted));
            if (context.IsJson)
                context.Output.WriteLine(JsonText.Of(row));
            else
                Write(context.Output, row);
            return ExitCode.Success;
        }
    }

    private static void Write(TextWriter output, DeadLetterRow row)
    {
        Line("id", row.Id);
        Line("event", $"{row.Event.Name} v{row.Event.SchemaVersion}");
        Line("event id", row.Event.Id.ToString());
        Line("key", row.Event.Key);
        Line("time", Table.Time(row.Event.Time));
        foreach (var (name, value) in row.Event.Headers.OrderBy(static header => header.Key, StringComparer.Ordinal))
            Line(name, value);
        Line("died", Table.Time(row.DiedAt));
        Line(
            "discarded",
            row.DiscardReason is null ? null : row.DiscardedAt is { } at ? $"{Table.Time(at)}, {row.DiscardReason}" : row.DiscardReason);
        Line("payload", row.Event.PayloadText());
        foreach (var attempt in row.Attempts)
        {
            output.WriteLine();
            Terminal.WriteBold(output, $"attempt {attempt.Number}  {Table.Time(attempt.FailedAt)}  {Terminal.Clean(attempt.Handler)}");
            output.WriteLine();
            foreach (var line in attempt.Error.ReplaceLineEndings("\n").Split('\n'))
                output.WriteLine("    " + Terminal.Clean(line));
        }

        void Line(string name, string? value)
        {
            if (value is null)
                return;
            Terminal.WriteBold(output, Terminal.Clean(name).PadRight(14));
            output.WriteLine($"  {Terminal.Clean(value)}");
        }
    }
}
