namespace RepoPulse.Tests.Fixtures;

/// <summary>Refuses the carriage returns of a progress line and takes everything else.</summary>
internal sealed class JammedWriter : StringWriter
{
    public override void Write(char value)
    {
        if (value == '\r')
        {
            throw new IOException("Jammed.");
        }

        base.Write(value);
    }
}
