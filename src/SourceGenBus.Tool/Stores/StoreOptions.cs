using System.CommandLine;

namespace SourceGenBus.Tool.Stores;

/// <summary>Where the store is: options of every command that needs one, and what stands in the environment instead.</summary>
internal sealed class StoreOptions
{
    internal const string SqliteVariable = "SGBUS_SQLITE";
    internal const string PostgresVariable = "SGBUS_POSTGRES";
    internal const string SchemaVariable = "SGBUS_SCHEMA";

    private readonly Option<string?> _sqlite = new("--sqlite")
    {
        Description = $"The SQLite file of the store [or {SqliteVariable}].",
        HelpName = "file",
        Recursive = true,
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = $"How to connect to the PostgreSQL database of the store [or {PostgresVariable}, where other users cannot see it].",
        HelpName = "connection string",
        Recursive = true,
    };

    private readonly Option<string?> _schema = new("--schema")
    {
        Description = $"The PostgreSQL schema of the store [or {SchemaVariable}; sourcegenbus].",
        HelpName = "name",
        Recursive = true,
    };

    internal void AddTo(RootCommand command)
    {
        command.Options.Add(_sqlite);
        command.Options.Add(_postgres);
        command.Options.Add(_schema);
    }

    /// <summary>What the command line says, and else the environment.</summary>
    /// <exception cref="ToolException">Neither names exactly one store.</exception>
    internal StorePlace Read(ParseResult parsed)
    {
        var (sqlite, postgres) = (parsed.GetValue(_sqlite), parsed.GetValue(_postgres));
        if (sqlite is null && postgres is null)
            (sqlite, postgres) = (FromEnvironment(SqliteVariable), FromEnvironment(PostgresVariable));
        return (sqlite, postgres) switch
        {
            ({ Length: > 0 }, null) => new StorePlace(sqlite, null, ""),
            (null, { Length: > 0 }) => new StorePlace(
                null, postgres, parsed.GetValue(_schema) ?? FromEnvironment(SchemaVariable) ?? "sourcegenbus"),
            (null, null) => throw new ToolException(
                ExitCode.Usage, $"Say which store: --sqlite FILE or --postgres CONNECTION, or set {SqliteVariable} or {PostgresVariable}."),
            _ => throw new ToolException(ExitCode.Usage, "Name one store: a SQLite file or a PostgreSQL database."),
        };
    }

    private static string? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
