namespace Shop.Tests.Fixtures;

/// <summary>How the program was compiled.</summary>
public enum Build
{
    /// <summary>For the run-time, as <c>dotnet run</c> does.</summary>
    Managed,

    /// <summary>To machine code.</summary>
    Native,
}
