namespace Marketplace.Tests;

/// <summary>How the services were built.</summary>
public enum Build
{
    /// <summary>As ordinary programs.</summary>
    Managed,

    /// <summary>The service that receives both events and queries is a native binary, the others are not.</summary>
    OneNative,

    /// <summary>All three are native binaries.</summary>
    Native,
}
