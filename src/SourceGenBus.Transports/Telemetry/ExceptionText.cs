namespace SourceGenBus.Transports;

/// <summary>What an exception of a transport says. Its <see cref="Exception.Message"/> is virtual, and may throw as well.</summary>
internal static class ExceptionText
{
    internal static string Of(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception)
        {
            return exception.GetType().ToString();
        }
    }
}
