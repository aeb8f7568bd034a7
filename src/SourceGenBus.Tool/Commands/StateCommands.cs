using System.CommandLine;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>How the parts of a store stand, and whether it is well.</summary>
internal static class StateCommands
{
    internal static Command Outbox()
    {
        var after = new Option<string?>("--after")
        {
            Description = "Only what comes after this position, or position and handler, to go on with a list.",
            HelpName = "position[/handler]",
        };
        var tenant = TenantFilter.Option();
        var limit = ToolCommands.Limit(20, "events");
        return ToolCommands.Define("outbox", "Counts what waits for delivery, and lists the first of it.", ShowAsync, after, tenant, limit);

        async Task<int> ShowAsync(ToolContext context)
        {
            var place = ListPlace.Parse(context.Get(after));
            var store = await context.OpenAsync();
            var state = await store.Outbox.GetStateAsync(context.CancellationToken);
            var due = await store.Outbox.GetNextDueAsync(context.CancellationToken);
            var entries = await TenantFilter.OutboxAsync(store, context.Get(tenant), place, context.Get(limit), context.CancellationToken);
            var row = new OutboxRow(state.Ready, state.Waiting, state.Parked, state.DeadLetters, due, [.. entries.Select(EventRow.Of)]);
            if (context.IsJson)
            {
                context.Output.WriteLine(JsonText.Of(row));
                return ExitCode.Success;
            }

            new Table("READY", "WAITING", "PARKED", "DEAD LETTERS", "NEXT DUE").Add(
                row.Ready, row.Waiting, row.Parked, row.DeadLetters, row.NextDue).WriteTo(context.Output);
            if (row.Events.Count == 0)
                return ExitCode.Success;

            context.Output.WriteLine();
            var table = new Table("POSITION", "STATE", "DUE", "ATTEMPTS", "HANDLER", "EVENT", "KEY", "TIME");
            foreach (var entry in row.Events)
                table.Add(
                    entry.Position, entry.State, entry.DueAt, entry.Attempts, entry.Handler ?? "(all)", entry.Name, entry.Key, entry.Time);
            table.WriteTo(context.Output);
            return ExitCode.Success;
        }
    }

    internal static Command Inbox() => ToolCommands.Define("inbox", "Lists the handlers that have claimed events, and how many.", static async context =>
    {
        var store = await context.OpenAsync();
        var inbox = await store.Inspection.ListInboxAsync(context.CancellationToken);
        IReadOnlyList<InboxRow> rows =
            [.. inbox.Select(static entry => new InboxRow(entry.Handler, entry.Claims, entry.First, entry.Last))];
        context.Print(rows, () =>
        {
            var table = new Table("HANDLER", "CLAIMS", "FIRST", "LAST");
            foreach (var row in rows)
                table.Add(row.Handler, row.Claims, row.First, row.Last);
            return table;
        });
        return ExitCode.Success;
    });

    internal static Command Lag()
    {
        var max =
            new Option<long?>("--max") { Description = "Exit with 1 when something is further behind than this.", HelpName = "positions" };
        return ToolCommands.Define("lag", "Lists how far projections and subscribers are behind, in positions.", ShowAsync, max);

        async Task<int> ShowAsync(ToolContext context)
        {
            var store = await context.OpenAsync();
            var checkpoints = await store.Inspection.ListCheckpointsAsync(context.CancellationToken);
            IReadOnlyList<LagRow> rows =
                [.. checkpoints.Select(static checkpoint => new LagRow(checkpoint.Name, checkpoint.Position, checkpoint.Lag))];
            context.Print(rows, () =>
            {
                var table = new Table("NAME", "POSITION", "LAG");
                foreach (var row in rows)
                    table.Add(row.Name, row.Position, row.Lag);
                return table;
            });
            return context.Get(max) is { } most && rows.Any(row => row.Lag > most) ? ExitCode.Found : ExitCode.Success;
        }
    }

    internal static Command Check() => ToolCommands.Define("check", "Looks for damage and for what must not be in a store; exits with 1 " +
        "when it finds some. Reads every event.", static async context =>
    {
        var store = await context.OpenAsync();
        var problems = await store.Inspection.CheckAsync(context.CancellationToken);
        IReadOnlyList<ProblemRow> rows =
            [.. problems.Select(static problem => new ProblemRow(problem.Kind, problem.Subject, problem.Description))];
        if (rows.Count == 0)
            context.Tell("The store is well.");
        if (rows.Count > 0 || context.IsJson)
        {
            context.Print(rows, () =>
            {
                var table = new Table("KIND", "SUBJECT", "PROBLEM");
                foreach (var row in rows)
                    table.Add(row.Kind, row.Subject, row.Description);
                return table;
            });
        }

        return rows.Count == 0 ? ExitCode.Success : ExitCode.Found;
    });
}
