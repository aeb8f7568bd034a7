using System.ComponentModel;

namespace SourceGenBus;

/// <summary>
/// Tells a declaration of this library from the generated method that takes its place, which overload resolution prefers
/// because it needs no default argument. Nobody can pass one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NotGenerated
{
    internal const string Message =
        "The SourceGenBus generator did not run in this project, so there are no handlers to add. Reference the package " +
        "SourceGenBus without excluding its analyzers, and compile with the .NET SDK 9.0.300 or later.";

    private NotGenerated()
    {
    }
}
