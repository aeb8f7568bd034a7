using System.Globalization;

namespace RepoPulse.Cli;

/// <summary>Reads the command line. Understands <c>--name value</c>, <c>--name=value</c> and <c>--</c>.</summary>
internal sealed class CommandLine
{
    private const int HighestTop = 10_000;

    private readonly Queue<string> _arguments;
    private readonly DateOnly _today;

    private CommandLine(string[] arguments, DateOnly today)
    {
        _arguments = new Queue<string>(arguments);
        _today = today;
    }

    /// <exception cref="UsageException">An argument is unknown, incomplete or makes no sense.</exception>
    internal static PulseOptions Parse(string[] arguments, DateOnly today) => new CommandLine(arguments, today).Parse();

    private PulseOptions Parse()
    {
        var options = new PulseOptions();
        string? path = null;
        var onlyPaths = false;
        while (_arguments.TryDequeue(out var argument))
        {
            if (onlyPaths || !argument.StartsWith('-') || argument == "-")
            {
                path = path is null
                    ? NotEmpty(argument)
                    : throw new UsageException($"only one path can be reported on, but '{argument}' is a second one.");
            }
            else if (argument == "--")
            {
                onlyPaths = true;
            }
            else
            {
                options = Apply(options, argument);
            }
        }

        if (options.Period is { Since: { } since, Until: { } until } && since > until)
        {
            throw new UsageException($"--since {since:yyyy-MM-dd} is after --until {until:yyyy-MM-dd}.");
        }

        return options with { Path = path ?? options.Path };
    }

    private PulseOptions Apply(PulseOptions options, string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument : argument[..equals];
        var value = equals < 0 ? null : argument[(equals + 1)..];
        return name switch
        {
            "--since" => options with { Period = options.Period with { Since = Day(name, value) } },
            "--until" => options with { Period = options.Period with { Until = Day(name, value) } },
            "--top" => options with { Top = Count(name, value) },
            "--json" when value is null => options with { Json = true },
            "--no-color" or "--no-colour" when value is null => options with { NoColour = true },
            "--help" or "-h" when value is null => options with { Help = true },
            "--version" when value is null => options with { ShowVersion = true },
            "--json" or "--no-color" or "--no-colour" or "--help" or "-h" or "--version" =>
                throw new UsageException($"{name} takes no value."),
            _ => throw new UsageException($"unknown option '{name}'; --help lists the known ones."),
        };
    }

    private DateOnly Day(string name, string? value)
    {
        var text = Value(name, value);
        return DayExpression.TryParse(text, _today, out var day)
            ? day
            : throw new UsageException(
                $"{name} takes a day such as 2024-01-31, or 30d, 12w, 6m, 2y for a span before today, not '{text}'.");
    }

    private int Count(string name, string? value)
    {
        var text = Value(name, value);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= HighestTop
            ? count
            : throw new UsageException($"{name} takes a number from 1 to {HighestTop}, not '{text}'.");
    }

    private string Value(string name, string? value) =>
        value ?? (_arguments.TryDequeue(out var next) ? next : throw new UsageException($"{name} needs a value."));

    private static string NotEmpty(string path) =>
        path.Length > 0 ? path : throw new UsageException("the path is empty.");
}
