using System.CommandLine;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>The schema of a store.</summary>
internal static class SchemaCommands
{
    internal static Command Create()
    {
        var command = new Command("schema", "The schema of the store.");
        command.Subcommands.Add(ToolCommands.Define("status", "Shows the version of the schema and the one that this tool knows; exits " +
            "with 4 when they differ.", StatusAsync));
        command.Subcommands.Add(ToolCommands.Define(
            "migrate",
            "Takes the store to the newest schema, or makes one where there is none. Programs older than this tool then refuse it.",
            MigrateAsync));
        command.Subcommands.Add(ToolCommands.Define(
            "script",
            "Prints the SQL that 'migrate' would run, and changes nothing; prints nothing where there is nothing to do.",
            ScriptAsync));
        return command;
    }

    private static async Task<int> ScriptAsync(ToolContext context)
    {
        var store = await context.OpenAnyAsync(mayBeNew: false);
        var schema = await store.GetSchemaAsync(context.CancellationToken);
        ThrowIfNewer(schema);
        var script = await store.GetMigrationScriptAsync(context.CancellationToken);
        if (script.Length == 0)
            context.Tell("It is the newest schema already.");
        context.Print(new SchemaScriptRow(schema.Current, schema.Newest, script), script);
        return ExitCode.Success;
    }

    private static async Task<int> StatusAsync(ToolContext context)
    {
        var store = await context.OpenAnyAsync(mayBeNew: false);
        var schema = await store.GetSchemaAsync(context.CancellationToken);
        if (schema.Current == 0)
            throw new ToolException(ExitCode.Unreachable, $"There is no store in {context.Place()}.");
        Print(context, new SchemaRow(schema.Current, schema.Newest));
        return schema.Current == schema.Newest ? ExitCode.Success : ExitCode.Schema;
    }

    private static async Task<int> MigrateAsync(ToolContext context)
    {
        var store = await context.OpenAnyAsync(mayBeNew: true);
        var before = await store.GetSchemaAsync(context.CancellationToken);
        ThrowIfNewer(before);
        await store.MigrateAsync(context.CancellationToken);
        var after = await store.GetSchemaAsync(context.CancellationToken);
        context.Tell(before == after ? "It was the newest schema already." : before.Current == 0 ? "A store was made." : $"Migrated from version {before.Current}.");
        Print(context, new SchemaRow(after.Current, after.Newest));
        return ExitCode.Success;
    }

    private static void ThrowIfNewer(StoreSchema schema)
    {
        if (schema.Current > schema.Newest)
        {
            throw new ToolException(
                ExitCode.Schema, $"The store has schema version {schema.Current}, and this tool knows versions up to {schema.Newest}. " +
                    "Nothing was changed. Update the tool: dotnet tool update.");
        }
    }

    private static void Print(ToolContext context, SchemaRow row) =>
        context.Print(row, () => new Table("CURRENT", "NEWEST").Add(row.Current, row.Newest));
}
