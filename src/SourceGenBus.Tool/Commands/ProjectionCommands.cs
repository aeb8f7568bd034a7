using System.CommandLine;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>What projections and subscriptions have put aside.</summary>
internal static class ProjectionCommands
{
    internal static Command Create()
    {
        var command = new Command("projections", "Projections and subscriptions.");
        command.Subcommands.Add(Parked());
        return command;
    }

    private static Command Parked()
    {
        var projection = new Option<string>("--of")
        {
            Description = "Only those of this projection, with its version, or subscription.",
            DefaultValueFactory = static _ => "",
            HelpName = "name",
        };
        var after = new Option<string?>("--after")
        {
            Description = "Only those after this position, or position and projection, to go on with a list.",
            HelpName = "position[/name]",
        };
        var limit = ToolCommands.Limit(100, "events");
        return ToolCommands.Define(
            "parked",
            "Lists the events that projections and subscriptions have put aside, by position.",
            ListAsync,
            projection,
            after,
            limit);

        async Task<int> ListAsync(ToolContext context)
        {
            var place = ListPlace.Parse(context.Get(after));
            var store = await context.OpenAsync();
            var parked = await store.Projections.ListParkedAsync(
                context.Get(projection) ?? "", place.Position, place.Name, context.Get(limit), context.CancellationToken);
            IReadOnlyList<ParkedRow> rows = [.. parked.Select(ParkedRow.Of)];
            context.Print(rows, () =>
            {
                var table = new Table("PROJECTION", "POSITION", "STREAM", "VERSION", "EVENT", "PARKED", "ATTEMPTS", "LAST ERROR");
                foreach (var row in rows)
                {
                    table.Add(
                        row.Projection,
                        row.Position,
                        row.Stream,
                        row.Version,
                        row.Name,
                        row.ParkedAt,
                        row.Attempts,
                        Table.FirstLine(row.Error));
                }

                return table;
            });
            return ExitCode.Success;
        }
    }
}
