# Asked by queues.py with ipptool: all queues of the server.
{
OPERATION CUPS-Get-Printers
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR naturalLanguage attributes-natural-language en
ATTR keyword requested-attributes printer-name,printer-info,printer-state,printer-state-reasons,printer-is-accepting-jobs,printer-make-and-model
}
