using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>Deleting what is old.</summary>
internal static class RetentionCommands
{
    internal static Command Create()
    {
        var command = new Command("retention", "Deletes what need not be kept, in small transactions while programs go on.");
        command.Subcommands.Add(Apply());
        command.Subcommands.Add(Mark("archive", "Marks a stream as complete, so that 'apply --archived' may delete its events. An " +
            "append ends the mark.", static (store, stream, cancellationToken) =>
            store.Retention.ArchiveStreamAsync(stream, cancellationToken), "There is no stream '{0}'."));
        command.Subcommands.Add(Mark("restore", "Takes the mark of 'archive' away.", static (store, stream, cancellationToken) =>
            store.Retention.RestoreStreamAsync(stream, cancellationToken), "The stream '{0}' is not archived."));
        return command;
    }

    private static Command Apply()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Count what would be deleted, and delete nothing." };
        var discarded = Age("--discarded", "Delete dead letters that were discarded longer ago, with their attempts.");
        var inbox = Age("--inbox", "Delete claims of the inbox that are older. A duplicate that comes later is handled again.");
        var archived = Age("--archived", "Delete the events of streams that were archived longer ago.");
        var streams = new Option<string?>("--streams") { Description = "The streams for --max-age and --max-count: those whose names " +
            "begin so, '' for all.", HelpName = "text" };
        var age = Age("--max-age", "Delete events that are older, from the beginning of each stream; the newest one stays.");
        var count = new Option<long?>("--max-count") { Description = "Keep so many events of each stream.", HelpName = "number" };
        var ignoring = new Option<bool>("--ignore-checkpoints") { Description = "Also delete events that a projection or subscription " +
            "has not passed; it never sees them." };
        var ignored = new Option<string[]>("--ignore")
        {
            Description = "Do not wait for this projection or subscription, since nobody runs it any more. Can be given several times.",
            HelpName = "name",
        };
        return ToolCommands.Define(
            "apply",
            "Deletes what the options name, or counts it with --dry-run.",
            ApplyAsync,
            dryRun,
            discarded,
            inbox,
            archived,
            streams,
            age,
            count,
            ignoring,
            ignored);

        async Task<int> ApplyAsync(ToolContext context)
        {
            if (context.Get(streams) is null != (context.Get(age) is null && context.Get(count) is null))
                throw new ToolException(ExitCode.Usage, "--streams goes with --max-age or --max-count, and they with it.");
            if (context.Get(count) < 1)
                throw new ToolException(ExitCode.Usage, "--max-count must be 1 or more.");
            var policy = new RetentionPolicy
            {
                DiscardedDeadLetters = context.Get(discarded),
                InboxClaims = context.Get(inbox),
                ArchivedStreams = context.Get(archived),
                Events = context.Get(streams) is { } prefix
                    ? [new EventRetention(prefix) { MaxAge = context.Get(age), MaxCount = context.Get(count) }]
                    : [],
                IgnoresCheckpoints = context.Get(ignoring),
                IgnoredCheckpoints = context.Get(ignored) ?? [],
            };
            if (policy.IgnoredCheckpoints.Any(string.IsNullOrEmpty))
                throw new ToolException(ExitCode.Usage, "--ignore needs a name, as 'lag' lists it.");
            if (policy.IsEmpty)
                throw new ToolException(
                    ExitCode.Usage, "Say what to delete: --discarded, --inbox, --archived, or --streams with --max-age or --max-count.");

            var store = await context.OpenAsync();
            var isDry = context.Get(dryRun);
            var report = isDry
                ? await store.Retention.CountAsync(policy, context.CancellationToken)
                : await store.Retention.ApplyAsync(policy, context.CancellationToken);
            var row = new RetentionRow(
                report.DiscardedDeadLetters, report.InboxClaims, report.Events, report.Streams, report.HeldBackBy?.Name, isDry);
            context.Print(
                row,
                () => new Table("DEAD LETTERS", "INBOX CLAIMS", "EVENTS", "STREAMS").Add(
                    row.DiscardedDeadLetters, row.InboxClaims, row.Events, row.Streams));
            if (isDry)
                context.Tell("Nothing was deleted.");
            if (report.HeldBackBy is { } slowest)
                context.Tell(
                    $"Events after position {slowest.Position} were kept, since '{Terminal.Clean(slowest.Name)}' has not passed them.");
            return ExitCode.Success;
        }
    }

    private static Command Mark(
        string name,
        string description,
        Func<IDurableStore, string, CancellationToken, ValueTask<bool>> mark,
        string missing)
    {
        var stream = new Argument<string>("name") { Description = "The name of the stream." };
        return ToolCommands.Define(name, description, MarkAsync, stream);

        async Task<int> MarkAsync(ToolContext context)
        {
            if (context.Get(stream).Length == 0)
                throw new ToolException(ExitCode.Usage, "A stream has a name.");
            var store = await context.OpenAsync();
            return await mark(store, context.Get(stream), context.CancellationToken)
                ? ExitCode.Success
                : throw new ToolException(
                    ExitCode.Missing, string.Format(CultureInfo.InvariantCulture, missing, Terminal.Clean(context.Get(stream))));
        }
    }

    private static Option<TimeSpan?> Age(string name, string description) =>
        new(name) { Description = description, HelpName = "age", CustomParser = ReadAge };

    private static TimeSpan? ReadAge(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1
            && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < 1_000_000)
        {
            switch (text[^1])
            {
                case 'd':
                    return TimeSpan.FromDays(number);
                case 'h':
                    return TimeSpan.FromHours(number);
                case 'm':
                    return TimeSpan.FromMinutes(number);
            }
        }

        result.AddError($"'{text}' is no age: a number and d, h or m for days, hours or minutes, such as 90d.");
        return null;
    }
}
