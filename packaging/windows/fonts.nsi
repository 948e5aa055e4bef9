; The fonts for rare characters in names, for one user, where Windows keeps fonts that a user installs.
; packaging/build compiles it with FONTS, VERSION and OUT.
Unicode true
!define ID "org.tamga.fonts"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define OF_USER "Software\Microsoft\Windows NT\CurrentVersion\Fonts"
!include "MUI2.nsh"

Name "Tamga fonts"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Tamga fonts"
RequestExecutionLevel user
ManifestSupportedOS all
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off
VIProductVersion "${VERSION}"
VIAddVersionKey "ProductName" "Tamga fonts"
VIAddVersionKey "FileDescription" "HanaMin"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "HanaMin"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

Section "Fonts"
  SetOutPath "$LOCALAPPDATA\Microsoft\Windows\Fonts"
  File "${FONTS}/HanaMinA.ttf"
  File "${FONTS}/HanaMinB.ttf"
  WriteRegStr HKCU "${OF_USER}" "HanaMinA (TrueType)" "$LOCALAPPDATA\Microsoft\Windows\Fonts\HanaMinA.ttf"
  WriteRegStr HKCU "${OF_USER}" "HanaMinB (TrueType)" "$LOCALAPPDATA\Microsoft\Windows\Fonts\HanaMinB.ttf"
  SetOutPath "$INSTDIR"
  File "/oname=licence.txt" "${FONTS}/copyright"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Tamga fonts (HanaMin)"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

Section "Uninstall"
  DeleteRegValue HKCU "${OF_USER}" "HanaMinA (TrueType)"
  DeleteRegValue HKCU "${OF_USER}" "HanaMinB (TrueType)"
  Delete "$LOCALAPPDATA\Microsoft\Windows\Fonts\HanaMinA.ttf"
  Delete "$LOCALAPPDATA\Microsoft\Windows\Fonts\HanaMinB.ttf"
  Delete "$INSTDIR\licence.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
