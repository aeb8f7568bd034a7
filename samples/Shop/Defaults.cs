namespace Shop;

/// <summary>The settings where nobody says otherwise: in the environment, on the command line or in <c>appsettings.json</c>.</summary>
internal static class Defaults
{
    internal static readonly Dictionary<string, string?> Values = new()
    {
        ["Urls"] = "http://localhost:5080",
        ["Shop:Store"] = "Sqlite",
        ["Shop:Database"] = "shop.db",
        ["Shop:HandlerTimeout"] = "00:00:05",
        ["Shop:Faults"] = "false",
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };
}
