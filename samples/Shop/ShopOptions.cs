using System.Globalization;

namespace Shop;

/// <summary>The section "Shop" of the configuration. Whatever makes no sense ends the start with a sentence.</summary>
/// <param name="Database">The path of the database file, which is made when it does not exist.</param>
/// <param name="HandlerTimeout">How long a message may take.</param>
/// <param name="Faults">Whether the products that break their handlers are for sale.</param>
internal sealed record ShopOptions(string Database, TimeSpan HandlerTimeout, bool Faults)
{
    internal static ShopOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Shop");
        string[] known = [nameof(Database), nameof(HandlerTimeout), nameof(Faults)];
        foreach (var setting in section.GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                throw new StartupException($"There is no setting Shop:{setting.Key}. The settings are {string.Join(", ", known)}.");
        }

        var database = section[nameof(Database)];
        if (string.IsNullOrWhiteSpace(database))
            throw new StartupException("Shop:Database is empty; it takes the path of the database file.");
        if (!TimeSpan.TryParse(section[nameof(HandlerTimeout)], CultureInfo.InvariantCulture, out var timeout) || timeout <= TimeSpan.Zero)
            throw new StartupException($"Shop:HandlerTimeout takes a time such as 00:00:05, more than zero, not '{section[nameof(HandlerTimeout)]}'.");
        if (!bool.TryParse(section[nameof(Faults)], out var faults))
            throw new StartupException($"Shop:Faults is true or false, not '{section[nameof(Faults)]}'.");
        return new ShopOptions(database, timeout, faults);
    }
}
