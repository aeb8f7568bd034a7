namespace SourceGenBus.Analyzers.Tests.Folders;

/// <summary>Which folders of a project may use which others.</summary>
/// <param name="Foundation">Folders that every other may use.</param>
/// <param name="Uses">What each folder uses besides: no more, and no less.</param>
/// <param name="Top">Folders that may use all others, and that none of the others uses. The empty name is the project's own folder.</param>
internal sealed record FolderList(string[] Foundation, Dictionary<string, string> Uses, string[] Top)
{
    internal static FolderList Generators { get; } = new(
        ["Symbols", "Operations", "Incremental", "Emission", "Descriptors"],
        new()
        {
            ["Symbols"] = "",
            ["Operations"] = "Symbols",
            ["Incremental"] = "Symbols",
            ["Emission"] = "Symbols",
            ["Descriptors"] = "",
            ["Polyfills"] = "",

            // The tool compiles these files without any other.
            ["Baseline"] = "",

            // What nearly every feature asks about.
            ["BusApi"] = "",
            ["Events"] = "",
            ["Handlers"] = "BusApi Events",

            // What is generated.
            ["Experimental"] = "BusApi Handlers",
            ["Routes"] = "Events Experimental Handlers",
            ["Published"] = "",
            ["Durable"] = "BusApi Experimental Handlers Published",
            ["Commands"] = "BusApi Durable Events Handlers Published",
            ["Middleware"] = "Events Handlers",
            ["Policies"] = "BusApi Events Handlers",
            ["Aggregates"] = "BusApi Events",
            ["Shapes"] = "Baseline Durable",
            ["Interception"] = "Commands Events Experimental Handlers Middleware Routes",
            ["Registration"] = "BusApi Commands Events Experimental Handlers Middleware Policies Routes",

            // What is only reported.
            ["Requirements"] = "Aggregates BusApi Durable Handlers Middleware",
            ["Contracts"] = "BusApi Events Handlers",
            ["Naming"] = "BusApi Contracts",
            ["Delivery"] = "BusApi Commands Events Handlers",
            ["Concurrency"] = "BusApi Handlers",
            ["Flow"] = "BusApi Events Handlers",
            ["Copies"] = "Aggregates BusApi Flow",
        },
        ["", "OtherGenerators"]);

    internal static FolderList CodeFixes { get; } = new(
        [""],
        new()
        {
            [""] = "",
            ["Concurrency"] = "Handlers",
            ["Contracts"] = "",
            ["Copies"] = "",
            ["Delivery"] = "",
            ["Durable"] = "",
            ["Handlers"] = "",
            ["Naming"] = "",
            ["Shapes"] = "",
        },
        []);
}
