using System.Text;

namespace SourceGenBus.EventStore.Relational;

/// <summary>
/// The SQL of an adapter: text files embedded in its assembly, in which a line <c>-- name: x</c> begins the statement x.
/// Immutable and safe for concurrent use.
/// </summary>
public sealed class SqlScripts
{
    private const string NameMark = "-- name:";

    private readonly Dictionary<string, string> _statements = new(StringComparer.Ordinal);
    private readonly List<string> _migrations = [];

    private SqlScripts()
    {
    }

    /// <summary>The steps from an empty database to the newest schema. The schema's version is how many of them were taken.</summary>
    public IReadOnlyList<string> Migrations => _migrations;

    /// <summary>Loads the files of an adapter.</summary>
    /// <param name="adapter">A type of the adapter's assembly.</param>
    /// <param name="schema">
    /// What <c>{schema}</c> in the files stands for, which they get quoted; the caller has made sure that there is no quote in it.
    /// </param>
    /// <param name="statementFiles">The files with statements.</param>
    /// <param name="migrationFiles">The files with one migration each, in order.</param>
    /// <exception cref="ArgumentException">A file is missing, or a statement is there twice.</exception>
    public static SqlScripts Load(Type adapter, string schema, IEnumerable<string> statementFiles, IEnumerable<string> migrationFiles)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(statementFiles);
        ArgumentNullException.ThrowIfNull(migrationFiles);
        var scripts = new SqlScripts();
        foreach (var file in statementFiles)
            scripts.AddStatements(Read(adapter, file, schema));
        foreach (var file in migrationFiles)
            scripts._migrations.Add(Read(adapter, file, schema));
        return scripts;
    }

    /// <summary>The text of a statement.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such statement.</exception>
    public string this[string name] =>
        _statements.TryGetValue(name, out var text) ? text : throw new KeyNotFoundException($"No SQL file has a statement '{name}'.");

    private static string Read(Type adapter, string file, string schema)
    {
#pragma warning disable RS0030 // Opening an embedded file looks at no type or member.
        using var stream = adapter.Assembly.GetManifestResourceStream(file);
#pragma warning restore RS0030
        using var reader = new StreamReader(
            stream ?? throw new ArgumentException($"The adapter has no embedded file '{file}'.", nameof(file)));

        // In a literal that ends with it the schema is text; everywhere else it is an identifier, quoted because it may be a reserved word.
        return reader.ReadToEnd()
            .Replace("{schema}'", $"{schema}'", StringComparison.Ordinal)
            .Replace("{schema}", $"\"{schema}\"", StringComparison.Ordinal);
    }

    private void AddStatements(string text)
    {
        string? name = null;
        var statement = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(NameMark, StringComparison.Ordinal))
            {
                Flush();
                name = line[NameMark.Length..].Trim();
            }
            else if (!line.StartsWith("--", StringComparison.Ordinal))
            {
                statement.Append(line).Append('\n');
            }
        }

        Flush();

        void Flush()
        {
            if (name is not null)
                _statements.Add(name, statement.ToString().Trim().TrimEnd(';'));
            statement.Clear();
        }
    }
}
